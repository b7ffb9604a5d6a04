import type { CommandError } from '../../../shared/contract.ts';
import type { KeepRule } from '../../../shared/keep.ts';
import { showNotice } from '../../ui/notices.tsx';
import { ask, send } from '../send.ts';

/** A rule as it is ordered; no copies end it. */
const inputOf = (model: string, rule: KeepRule | null) =>
  rule === null ? { model, copies: 0 } : { model, copies: rule.copies, backends: [...rule.backends] };

const many = ({ copies }: KeepRule): string => `${copies} ${copies === 1 ? 'copy' : 'copies'}`;

/** Makes or changes a rule and offers to take that back; answers what was wrong, for a form to show, or null. */
export async function saveKeeping(model: string, rule: KeepRule): Promise<CommandError | null> {
  const reply = await ask('model.keep', inputOf(model, rule));
  if (!reply.ok) return reply.error;
  const { before } = reply.value;
  showNotice(`${many(rule)} of ${model} are kept warm from now on`, {
    label: before ? 'Change it back' : 'End that rule',
    run: () => void putBack(model, before),
  });
  return null;
}

/** Ends a rule; what is in memory leaves it in its own time. */
export const endKeeping = (model: string, rule: KeepRule) =>
  send({
    name: 'model.keep',
    input: inputOf(model, null),
    doing: `Ending the rule that keeps ${model} warm`,
    done: () => `${model} is no longer kept warm`,
    undo: { label: 'Keep it warm again', run: () => void putBack(model, rule) },
  });

const putBack = (model: string, rule: KeepRule | null) =>
  send({
    name: 'model.keep',
    input: inputOf(model, rule),
    doing: `Putting the rule for ${model} back`,
    done: () => (rule === null ? `${model} is no longer kept warm` : `${many(rule)} of ${model} are kept warm again`),
  });
