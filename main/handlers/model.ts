import { ok } from '../../shared/result.ts';
import type { OperationOrder } from '../operations/read-order.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import type { Outcome } from './outcome.ts';

export function modelHandlers({ engine }: HandlerPorts): HandlersOf<'model' | 'operation'> {
  const { observation } = engine;
  const { operations } = engine.work;
  const begin = async (order: OperationOrder): Outcome<{ readonly operations: readonly string[] }> => {
    const begun = operations.begin(order);
    return begun.ok ? ok({ operations: begun.value }) : begun;
  };
  return {
    'model.list': async () => ok(observation.inventory()),
    'model.warm': (input) => begin({ kind: 'warm', ...input }),
    'model.unload': (input) => begin({ kind: 'unload', ...input }),
    'model.heal': (input) => begin({ kind: 'heal', ...input }),
    'model.pull': (input) => begin({ kind: 'pull', ...input }),
    'model.delete': (input) => begin({ kind: 'delete', ...input }),
    async 'operation.cancel'({ id }) {
      const cancelled = operations.cancel(id);
      return cancelled.ok ? ok({ id }) : cancelled;
    },
  };
}
