import type { AliasSnapshot, AliasStepSnapshot } from '../../shared/alias.ts';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';
import { type AliasSettings, type AliasStep, createAliasTable } from './alias-table.ts';
import { type Need, whyUnavailable } from './availability.ts';
import type { ReadonlyBackend } from './backend.ts';
import { NO_WORK } from './work.ts';

/** Every alias with who could serve a chat by it now, in the configuration's order. `now` is monotonic ms. Pure. */
export function describeAliases(
  rules: Readonly<Record<string, AliasSettings>>,
  backends: readonly ReadonlyBackend[],
  now: number,
): readonly AliasSnapshot[] {
  const table = createAliasTable(rules);
  return Object.entries(rules).map(([name, { model, backends: named, fallbacks }]) => {
    const steps = table.get(canonicalModel(name) ?? name)?.steps ?? [];
    return { name, model, backends: named, fallbacks, steps: steps.map((step) => describeStep(step, backends, now)) };
  });
}

function describeStep(step: AliasStep, backends: readonly ReadonlyBackend[], now: number): AliasStepSnapshot {
  const need = chatWith(step);
  const servedBy: string[] = [];
  const reasons: string[] = [];
  for (const backend of backends) {
    const why = whyUnavailable(backend, need, now);
    if (why === null) servedBy.push(backend.id);
    else if (why.kind !== 'not_named' && mayHaveIt(backend, need)) reasons.push(`${backend.id}: ${why.reason}`);
  }
  const nobody = step.backends === null ? 'no backend has it' : 'none of the backends it names has it';
  return {
    model: step.model,
    backends: step.backends && [...step.backends],
    servedBy,
    reason: servedBy.length > 0 ? null : reasons.join('; ') || nobody,
  };
}

/** Whatever keeps a backend out is no reason when it lacks the model anyway. */
const mayHaveIt = ({ installed }: ReadonlyBackend, { model, cloud }: Need): boolean =>
  cloud || installed === null || installed.has(model ?? '');

const chatWith = ({ model, backends }: AliasStep): Need => ({
  route: '/api/chat',
  kind: 'inference',
  model,
  cloud: isCloudModel(model),
  takesSlot: true,
  backend: null,
  backends,
  caller: '',
  identity: null,
  workClass: 'normal',
  mayUse: () => true,
  work: NO_WORK,
});
