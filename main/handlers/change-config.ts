import type { ConfigProblem } from '../../shared/config-problem.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import type { ConfigEdit } from '../config/index.ts';
import type { HandlerPorts } from './handler-ports.ts';
import type { Outcome } from './outcome.ts';

/** Writes an admin's change and puts it in force. */
export type ChangeConfig = (edits: readonly ConfigEdit[]) => Outcome<void>;

export const createChangeConfig =
  ({ store, vet, configure }: Pick<HandlerPorts, 'store' | 'vet' | 'configure'>): ChangeConfig =>
  async (edits) => {
    const saved = await store.save(edits, vet);
    if (!saved.ok) return err(whyNotSaved(saved.error));
    const applied = await configure(saved.value);
    return applied.ok ? ok(undefined) : err({ code: 'refused', message: applied.error });
  };

/** Says what stands against a change, and makes none. */
export const createCheckConfig =
  ({ store, vet }: Pick<HandlerPorts, 'store' | 'vet'>): ChangeConfig =>
  async (edits) => {
    const checked = await store.check(edits, vet);
    return checked.ok ? ok(undefined) : err(whyNotSaved(checked.error));
  };

/** What stands before the field of a thing that has its own form. */
const ITEM = /^(?:backends\[\d+\]|models\.(?:aliases|warm)(?:\.[\w-]+|\["[^"]*"\]))\.?/;

function whyNotSaved(problems: readonly ConfigProblem[]): CommandError {
  const [first] = problems;
  if (!first) return { code: 'failed', message: 'the configuration could not be saved' };
  const field = first.path.replace(ITEM, '');
  return {
    code: 'bad_input',
    message: problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
    ...(field && { field }),
  };
}
