import { type Build, type DriftPolicy, isTie, shortDigest } from '../../../shared/drift.ts';
import type { Drifted } from './compare-builds.ts';

/** A copy that is another build than the reference, where the policy makes a difference of that. */
export interface OddCopy {
  readonly digest: string;
  /** It gets no requests at all; else only those that nobody with the reference can serve. */
  readonly isQuarantined: boolean;
  /** One clause. */
  readonly reason: string;
}

/** By canonical name. */
export type OddCopies = ReadonlyMap<string, OddCopy>;

/** The policy in force per model. */
export interface DriftRules {
  readonly policy: DriftPolicy;
  /** By canonical name. */
  readonly models: ReadonlyMap<string, DriftPolicy>;
}

export const WARN_ONLY: DriftRules = { policy: 'warn', models: new Map() };

export const policyFor = ({ policy, models }: DriftRules, model: string): DriftPolicy => models.get(model) ?? policy;

/** What decides whether a copy is quarantined yet. */
export interface Standing {
  /** No copy of that model has changed lately, or is about to. */
  hasStood(model: string): boolean;
  /** That copy is in quarantine as it is. */
  isQuarantined(backend: string, model: string, digest: string): boolean;
}

/**
 * The copies that are not treated like the others, by backend; who has none is not in it. Who is in quarantine is decided
 * anew once the builds of a model have stood for a while: the copy that a pull reaches first would be, and so would the last
 * one. Until then a copy that is stays so, unless it becomes another build. Pure.
 */
export function oddCopies(drifted: Drifted, rules: DriftRules, standing: Standing): ReadonlyMap<string, OddCopies> {
  const odd = new Map<string, Map<string, OddCopy>>();
  for (const [model, builds] of drifted)
    for (const [id, copy] of oddOf(model, builds, { policy: policyFor(rules, model), standing }))
      odd.set(id, (odd.get(id) ?? new Map<string, OddCopy>()).set(model, copy));
  return odd;
}

type Builds = readonly [Build, ...Build[]];

interface Rule {
  readonly policy: DriftPolicy;
  readonly standing: Standing;
}

function oddOf(model: string, builds: Builds, { policy, standing }: Rule): readonly (readonly [string, OddCopy])[] {
  if (policy === 'warn') return [];
  const isFinal = policy === 'majority' || standing.hasStood(model);
  const [reference] = builds;
  return builds.flatMap(({ digest, backends }) =>
    backends.flatMap((id): [string, OddCopy][] => {
      const isReference = digest === reference.digest;
      const isKept = isFinal ? !isReference : standing.isQuarantined(id, model, digest);
      const isQuarantined = policy === 'quarantine' && isKept;
      if (isReference && !isQuarantined) return [];
      return [[id, { digest, isQuarantined, reason: reasonOf(model, digest, { builds, isQuarantined, isFinal }) }]];
    }),
  );
}

interface Verdict {
  readonly builds: Builds;
  readonly isQuarantined: boolean;
  /** Nothing about it changes with time alone. */
  readonly isFinal: boolean;
}

function reasonOf(model: string, digest: string, { builds, isQuarantined, isFinal }: Verdict): string {
  const [reference] = builds;
  if (digest === reference.digest)
    return `quarantined until ${shortDigest(digest)} has been the reference for a minute`;
  const [first = ''] = reference.backends;
  const whose = isTie(builds)
    ? `${first}, which comes first, has`
    : reference.backends.length === 1
      ? `${first} has`
      : `${reference.backends.length} backends have`;
  const differs = `its build of ${model} is ${shortDigest(digest)}, ${whose} ${shortDigest(reference.digest)}`;
  if (isQuarantined) return `quarantined until it is synced: ${differs}`;
  return `${differs}, and those go first${isFinal ? '' : '; quarantined once this has stood for a minute'}`;
}
