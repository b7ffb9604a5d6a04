import { ok } from '../../shared/result.ts';
import type { OperationOrder } from '../operations/read-order.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import type { Outcome } from './outcome.ts';
import { warmHandlers } from './warm.ts';

export function modelHandlers(ports: HandlerPorts): HandlersOf<'model' | 'operation'> {
  const { observation } = ports.engine;
  const { operations } = ports.engine.work;
  const begin = async (order: OperationOrder): Outcome<{ readonly operations: readonly string[] }> => {
    const begun = operations.begin(order);
    return begun.ok ? ok({ operations: begun.value }) : begun;
  };
  return {
    'model.list': async () => ok(observation.inventory()),
    ...warmHandlers(ports),
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
