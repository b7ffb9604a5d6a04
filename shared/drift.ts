/** What becomes of copies that are another build than most of one model's. */
export const driftPolicies = ['warn', 'majority', 'quarantine'] as const;
export type DriftPolicy = (typeof driftPolicies)[number];

/** Copies of one model that are the same, byte for byte. */
export interface Build {
  /** Hexadecimal, without `sha256:`. */
  readonly digest: string;
  /** Who has it, in the configuration's order. */
  readonly backends: readonly string[];
}

/** Where a model is in memory with one context size. */
export interface LoadedContext {
  readonly tokens: number;
  readonly backends: readonly string[];
}

/** A model whose copies are not alike. */
export interface ModelDrift {
  /** Canonical name. */
  readonly model: string;
  /** The one in force for this model. */
  readonly policy: DriftPolicy;
  /**
   * The reference first: the build that most backends have, and of several that as many have, that of the backend that
   * comes first in the configuration. Empty where only contexts differ.
   */
  readonly builds: readonly Build[];
  /** The context sizes it is in memory with, most backends first; empty where they are alike. */
  readonly contexts: readonly LoadedContext[];
  /** Backends whose copy gets no requests now, in the configuration's order. */
  readonly quarantined: readonly string[];
  /**
   * With `quarantine`, while it is not decided who is quarantined, since copies have changed lately or are being pulled: who
   * is stays so, and of the others the reference goes first, as with `majority`. Left out otherwise.
   */
  readonly isSettling?: true;
}

/** Hexadecimal alone: servers of some versions put `sha256:` before it. */
export const bareDigest = (digest: string): string => digest.replace(/^sha256:/, '');

/** As far as a digest is ever shown: enough to tell two apart. */
export const shortDigest = (digest: string): string => bareDigest(digest).slice(0, 12);

const consequences: Readonly<Record<DriftPolicy, (reference: string) => string>> = {
  warn: () => '',
  majority: (reference) => `; ${reference} goes before the others`,
  quarantine: (reference) => `; only ${reference} gets requests`,
};

/** `llama3.1:8b differs: 91bc on rig-1, rig-2; 7a2e on rig-3; only 91bc gets requests`. */
export function driftInWords({
  model,
  builds,
  policy,
  isSettling,
}: Omit<ModelDrift, 'contexts' | 'quarantined'>): string {
  const each = builds.map(({ digest, backends }) => `${shortDigest(digest)} on ${backends.join(', ')}`);
  const reference = shortDigest(builds[0]?.digest ?? '');
  const consequence = isSettling
    ? `; ${reference} goes before the others, and once this has stood for a minute it alone gets requests`
    : consequences[policy](reference);
  return `${model} differs: ${each.join('; ')}${consequence}`;
}

/** Whether the first of these, the one that most have, is that only by its place: as many have the second. */
export const isTie = ([first, second]: readonly Pick<Build, 'backends'>[]): boolean =>
  first !== undefined && first.backends.length === second?.backends.length;
