import type { ModelDrift } from '../../../shared/drift.ts';
import type { Ledger } from '../ledger.ts';
import { compareContexts } from './compare-contexts.ts';
import { policyFor } from './odd-copies.ts';

/** Every model whose copies are not alike, by name. */
export function describeDrift({
  drifted,
  known,
  settings,
  unsettled,
}: Pick<Ledger, 'drifted' | 'known' | 'settings' | 'unsettled'>): ModelDrift[] {
  const contexts = compareContexts(known.values());
  return [...new Set([...drifted.keys(), ...contexts.keys()])].sort().map((model) => ({
    model,
    policy: policyFor(settings.drift, model),
    builds: drifted.get(model) ?? [],
    contexts: contexts.get(model) ?? [],
    quarantined: [...known.values()].flatMap(({ id, oddCopies }) => (oddCopies?.get(model)?.isQuarantined ? [id] : [])),
    ...(unsettled.has(model) && { isSettling: true as const }),
  }));
}
