import { nameOrigin, type Origin } from '../../shared/audit.ts';
import type { CommandError } from '../../shared/contract.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok } from '../../shared/result.ts';
import { planSync } from '../operations/plan-sync.ts';
import type { OperationOrder } from '../operations/read-order.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { keepHandlers } from './keep.ts';
import type { Outcome } from './outcome.ts';
import { warmHandlers } from './warm.ts';

const ENDED_SHOWN = 100;

const from = (origin: Origin | undefined) => ({ orderedBy: origin && nameOrigin(origin) });

const wouldComeBack = (model: string, backend: string): CommandError => ({
  code: 'conflict',
  message: `a rule keeps ${model} warm on ${backend}, so it would be loaded again: change or end that rule first`,
  field: 'backends',
});

export function modelHandlers(ports: HandlerPorts): HandlersOf<'model' | 'operation'> {
  const { observation } = ports.engine;
  const { operations, keeper } = ports.engine.work;
  const begin = async (order: OperationOrder): Outcome<{ readonly operations: readonly string[] }> => {
    const begun = operations.begin(order);
    return begun.ok ? ok({ operations: begun.value }) : begun;
  };
  return {
    'model.list': async () => ok(observation.inventory()),
    ...warmHandlers(ports),
    ...keepHandlers(ports),
    async 'model.unload'(input, by) {
      const model = canonicalModel(input.model) ?? input.model;
      const kept = input.backends.find((id) => keeper.isKept(id, model));
      return kept === undefined ? begin({ kind: 'unload', ...input, ...from(by) }) : err(wouldComeBack(model, kept));
    },
    'model.heal': (input, by) => begin({ kind: 'heal', ...input, ...from(by) }),
    'model.pull': (input, by) => begin({ kind: 'pull', ...input, ...from(by) }),
    'model.delete': (input, by) => begin({ kind: 'delete', ...input, ...from(by) }),
    'model.copy': ({ to: written, confirm = false, ...input }, by) =>
      begin({ kind: 'copy', ...input, to: { written, confirm }, ...from(by) }),
    async 'model.sync'(wish, by) {
      const plan = planSync(wish, ports.engine.fleet.backends());
      if (!plan.ok) return plan;
      const { goal, backends, leftOut } = plan.value;
      const begun = operations.begin({ kind: 'sync', model: wish.model, backends, goal, ...from(by) });
      return begun.ok ? ok({ operations: begun.value, ...goal, leftOut }) : begun;
    },
    'operation.list': async (input) => ok(operations.history(input?.limit ?? ENDED_SHOWN)),
    async 'operation.again'({ id }, by) {
      const begun = operations.again(id, by && nameOrigin(by));
      return begun.ok ? ok({ operations: begun.value }) : begun;
    },
    async 'operation.cancel'({ id }) {
      const cancelled = operations.cancel(id);
      return cancelled.ok ? ok({ id }) : cancelled;
    },
  };
}
