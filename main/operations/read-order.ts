import type { CommandError } from '../../shared/contract.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type KeepAlive, parseKeepAlive } from './keep-alive.ts';
import { whyNotModel } from './refuse-order.ts';

export interface OperationOrder {
  readonly kind: OperationKind;
  /** Any spelling. */
  readonly model: string;
  readonly backends: readonly string[];
  /** For `warm`, as Ollama spells it. */
  readonly keepAlive?: string | undefined;
  /** Who ordered it, for people; the gateway itself when left out. */
  readonly orderedBy?: string | undefined;
}

/** An order, understood. */
export interface Asked {
  readonly model: string;
  /** As it was ordered: registries may tell upper from lower case. */
  readonly written: string;
  readonly keepAlive: KeepAlive | undefined;
}

/** What an order means, whichever backends it is for. */
export function readOrder({ kind, model: written, keepAlive }: OperationOrder): Result<Asked, CommandError> {
  const model = canonicalModel(written);
  if (model === null)
    return err({ code: 'bad_input', message: `model: ${JSON.stringify(written)} is not a model name`, field: 'model' });
  const why = whyNotModel({ kind, model });
  if (why) return err(why);
  const parsed = keepAlive === undefined ? ok(undefined) : parseKeepAlive(keepAlive);
  if (!parsed.ok) return err({ code: 'bad_input', message: `keepAlive: ${parsed.error}`, field: 'keepAlive' });
  return ok({ model, written: written.trim(), keepAlive: parsed.value });
}
