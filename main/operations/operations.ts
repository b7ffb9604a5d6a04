import type { CommandError } from '../../shared/contract.ts';
import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Random } from '../ports.ts';
import { createEndedOperations } from './ended.ts';
import { CANCELLED, type Halt } from './halt.ts';
import { type Asked, type OperationOrder, readOrder } from './read-order.ts';
import { whyNotThere } from './refuse-order.ts';
import { type OperationPorts, type Running, startOperation } from './start-operation.ts';
import { createTurns } from './turns.ts';

export interface OperationsSetup extends Omit<OperationPorts, 'turns'> {
  readonly random: Random;
  /** Something began or ended: people who watch should see it now. */
  readonly onChange: () => void;
  readonly onEnded: (operation: OperationSnapshot) => void;
}

/** The one owner of work on backends that takes a while. */
export interface Operations {
  /** Begins the work on every backend named, or on none. What runs there already is joined, not begun again. */
  begin(order: OperationOrder): Result<readonly string[], CommandError>;
  cancel(id: string): Result<void, CommandError>;
  /** Running ones first, then those that ended lately; latest first. */
  list(): readonly OperationSnapshot[];
  /** Calls off everything that runs and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Each is in every snapshot: more than this is a slip, not work. */
const MAX_RUNNING = 200;

export function createOperations(setup: OperationsSetup): Operations {
  const { clock, fleet } = setup;
  const turns = createTurns();
  const running = new Map<string, Running>();
  const ended = createEndedOperations(clock);
  // Ids of an earlier run of the gateway must not be mistaken for those of this one.
  const run = Math.floor(setup.random() * 36 ** 4).toString(36);
  let begun = 0;

  const runningAt = (backend: string, model: string): Running | undefined =>
    [...running.values()].find(({ view }) => view().backend === backend && view().model === model);

  const start = (kind: OperationKind, backend: ReadonlyBackend, asked: Asked): string => {
    begun += 1;
    const id = `${kind}-${run}-${begun}`;
    const operation = startOperation({ id, kind, backend, ...asked }, { ...setup, turns });
    running.set(id, operation);
    operation.ended.then((last) => {
      running.delete(id);
      ended.add(last);
      setup.onEnded(last);
      setup.onChange();
    });
    return id;
  };

  return {
    begin(order) {
      const asked = readOrder(order);
      if (!asked.ok) return asked;
      const { model } = asked.value;
      const places: ReadonlyBackend[] = [];
      for (const id of new Set(order.backends)) {
        const backend = fleet.find(id);
        if (!backend) return err(unknownBackend(id));
        const why = whyNotThere({ kind: order.kind, model }, backend, runningAt(id, model)?.view());
        if (why) return err(why);
        places.push(backend);
      }
      if (running.size + places.length > MAX_RUNNING) return err(tooMany);
      const ids = new Map(
        places.map((backend) => [
          backend.id,
          runningAt(backend.id, model)?.id ?? start(order.kind, backend, asked.value),
        ]),
      );
      setup.onChange();
      return ok(order.backends.map((id) => ids.get(id) ?? ''));
    },
    cancel(id) {
      const operation = running.get(id);
      if (!operation) return err(ended.find(id) ? alreadyEnded : unknownOperation(id));
      const why = operation.isAtWork() ? whyNotCancelled(operation.view(), fleet) : null;
      if (why) return err(why);
      operation.halt(CANCELLED);
      setup.onChange();
      return ok(undefined);
    },
    list: () => [...[...running.values()].reverse().map(({ view }) => view()), ...ended.list()],
    async stop() {
      for (const operation of running.values()) operation.halt(STOPPED);
      await Promise.all([...running.values()].map((operation) => operation.ended));
    },
  };
}

const STOPPED: Halt = { state: 'cancelled', why: 'the gateway stopped' };

/** Ollama drops a load when the one who asked for it first leaves: everybody else who waits would start over. */
function whyNotCancelled({ kind, backend, model }: OperationSnapshot, fleet: Pick<Fleet, 'find'>): CommandError | null {
  const waiting = fleet.find(backend)?.lanes.get(model)?.inFlight ?? 0;
  if (kind !== 'warm' || waiting === 0) return null;
  const who = waiting === 1 ? 'a request waits' : `${waiting} requests wait`;
  return { code: 'conflict', message: `${who} for this load on ${backend}: aborting it would make them start over` };
}

const unknownBackend = (id: string): CommandError => ({
  code: 'not_found',
  message: `there is no backend called '${id}'`,
  field: 'backends',
});
const unknownOperation = (id: string): CommandError => ({
  code: 'not_found',
  message: `there is no operation called '${id}'`,
  field: 'id',
});
const alreadyEnded: CommandError = { code: 'conflict', message: 'that operation has ended already', field: 'id' };
const tooMany: CommandError = {
  code: 'conflict',
  message: `at most ${MAX_RUNNING} operations run at the same time: wait for some to end`,
  field: 'backends',
};
