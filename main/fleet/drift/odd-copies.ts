import { type Build, type DriftPolicy, isTie, shortDigest } from '../../../shared/drift.ts';
import type { Drifted } from './compare-builds.ts';

/** A copy that is another build than the reference, where the policy makes a difference of that. */
export interface OddCopy {
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

/** The copies that are not treated like the others, by backend; who has none is not in it. Pure. */
export function oddCopies(drifted: Drifted, rules: DriftRules): ReadonlyMap<string, OddCopies> {
  const odd = new Map<string, Map<string, OddCopy>>();
  for (const [model, builds] of drifted) {
    const policy = policyFor(rules, model);
    if (policy === 'warn') continue;
    const [, ...others] = builds;
    for (const build of others) {
      const copy = { isQuarantined: policy === 'quarantine', reason: reasonOf(model, build, { builds, policy }) };
      for (const id of build.backends) odd.set(id, (odd.get(id) ?? new Map<string, OddCopy>()).set(model, copy));
    }
  }
  return odd;
}

interface Verdict {
  readonly builds: readonly [Build, ...Build[]];
  readonly policy: DriftPolicy;
}

function reasonOf(model: string, { digest }: Build, { builds, policy }: Verdict): string {
  const [reference] = builds;
  const [first = ''] = reference.backends;
  const whose = isTie(builds)
    ? `${first}, which comes first, has`
    : reference.backends.length === 1
      ? `${first} has`
      : `${reference.backends.length} backends have`;
  const differs = `its build of ${model} is ${shortDigest(digest)}, ${whose} ${shortDigest(reference.digest)}`;
  return policy === 'quarantine' ? `quarantined until it is synced: ${differs}` : `${differs}, and those go first`;
}
