import type { CommandError } from '../../shared/contract.ts';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SyncGoal } from '../ports.ts';
import type { Asked, WantedName } from './asked.ts';
import { parseKeepAlive } from './keep-alive.ts';
import { whyNotModel } from './refuse-order.ts';

export interface OperationOrder {
  readonly kind: OperationKind;
  /** Any spelling. */
  readonly model: string;
  readonly backends: readonly string[];
  /** For `warm`, as Ollama spells it. */
  readonly keepAlive?: string | undefined;
  /** For `copy`. `confirm`: also in place of another build of that name. */
  readonly to?: { readonly written: string; readonly confirm: boolean } | undefined;
  /** For `sync`. */
  readonly goal?: SyncGoal | undefined;
  /** Who ordered it, for people; the gateway itself when left out. */
  readonly orderedBy?: string | undefined;
}

/** What an order means, whichever backends it is for. */
export function readOrder({ kind, model: written, keepAlive, to, goal }: OperationOrder): Result<Asked, CommandError> {
  const model = canonicalModel(written);
  if (model === null)
    return err({ code: 'bad_input', message: `model: ${JSON.stringify(written)} is not a model name`, field: 'model' });
  const why = whyNotModel({ kind, model });
  if (why) return err(why);
  const parsed = keepAlive === undefined ? ok(undefined) : parseKeepAlive(keepAlive);
  if (!parsed.ok) return err({ code: 'bad_input', message: `keepAlive: ${parsed.error}`, field: 'keepAlive' });
  const name = readName(to, model);
  return name.ok ? ok({ model, written: written.trim(), keepAlive: parsed.value, to: name.value, goal }) : name;
}

function readName(to: OperationOrder['to'], model: string): Result<WantedName | undefined, CommandError> {
  if (to === undefined) return ok(undefined);
  const wrong = (why: string) => err<CommandError>({ code: 'bad_input', message: `to: ${why}`, field: 'to' });
  const name = canonicalModel(to.written);
  if (name === null) return wrong(`${JSON.stringify(to.written)} is not a model name`);
  if (name === model) return wrong(`${name} is its name already`);
  if (isCloudModel(name)) return wrong(`${name} would be asked for in Ollama's cloud: no copy can have such a name`);
  return ok({ model: name, written: to.written.trim(), confirm: to.confirm });
}
