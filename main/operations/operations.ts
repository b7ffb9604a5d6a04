import { THE_GATEWAY } from '../../shared/audit.ts';
import type { CommandError } from '../../shared/contract.ts';
import { bareDigest } from '../../shared/drift.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { NewName, Random } from '../ports.ts';
import type { Asked, WantedName } from './asked.ts';
import { CANCELLED, type Halt } from './halt.ts';
import { type OperationOrder, readOrder } from './read-order.ts';
import { whyNotThere } from './refuse-order.ts';
import { createRoster, type Roster, type RosterSetup } from './roster.ts';
import type { Task } from './start-operation.ts';

export interface OperationsSetup extends RosterSetup {
  readonly random: Random;
}

/** The one owner of work on backends that takes a while. */
export interface Operations {
  /** Begins the work on every backend named, or on none. What runs there already is joined, not begun again. */
  begin(order: OperationOrder): Result<readonly string[], CommandError>;
  /** Orders once more what has ended, in the same words. */
  again(id: string, orderedBy: string | undefined): Result<readonly string[], CommandError>;
  cancel(id: string): Result<void, CommandError>;
  /** Running ones first, then those that ended lately; latest first. */
  list(): readonly OperationSnapshot[];
  /** Running ones first, then so many of those that ended, also before the last start; latest first. */
  history(count: number): readonly OperationSnapshot[];
  /** Takes up what an earlier run left under way, each in its old place. Called once, after a look at the backends. */
  resume(): void;
  /** Puts everything that runs aside for the next run, calls off what that will not know of, and waits until it rests. */
  stop(): Promise<void>;
}

/** Each is in every snapshot: more than this is a slip, not work. */
const MAX_RUNNING = 200;

export function createOperations(setup: OperationsSetup): Operations {
  const { clock, fleet, store } = setup;
  const roster = createRoster(setup);
  // Ids of an earlier run of the gateway must not be mistaken for those of this one.
  const run = Math.floor(setup.random() * 36 ** 4).toString(36);
  let begun = 0;

  function begin(order: OperationOrder): Result<readonly string[], CommandError> {
    const { kind } = order;
    const asked = readOrder(order);
    if (!asked.ok) return asked;
    const places = placesFor(order, asked.value, { fleet, roster });
    if (!places.ok) return places;
    const ids = new Map(places.value.map(({ id }) => [id, roster.at(id, asked.value.model)?.id]));
    const tasks = places.value
      .filter(({ id }) => ids.get(id) === undefined)
      .map((backend): Task => {
        begun += 1;
        const id = `${kind}-${run}-${begun}`;
        const { to, ...rest } = asked.value;
        const digest = backend.installed?.get(rest.model)?.digest || null;
        const orderedBy = order.orderedBy ?? THE_GATEWAY;
        const startedAt = clock.now();
        return {
          ...rest,
          id,
          kind,
          backend,
          name: to && nameThere(to, backend),
          orderedBy,
          digest,
          startedAt,
          resumed: null,
        };
      });
    roster.start(tasks);
    for (const { id, backend } of tasks) ids.set(backend.id, id);
    setup.onChange();
    return ok(order.backends.map((id) => ids.get(id) ?? ''));
  }

  return {
    begin,
    again(id, orderedBy) {
      if (roster.find(id)) return err(stillRuns);
      const found = store.find(id);
      if (!found) return err(unknownOperation(id));
      const { kind, backend } = found.snapshot;
      const { written: model, keepAlive, name, goal } = found.task;
      return begin({
        ...{ kind, model, backends: [backend], orderedBy },
        keepAlive: keepAlive === undefined ? undefined : String(keepAlive),
        to: name && { written: name.written, confirm: name.mayReplace !== null },
        goal,
      });
    },
    cancel(id) {
      const operation = roster.find(id);
      if (!operation) return err(store.find(id) ? alreadyEnded : unknownOperation(id));
      const why = operation.isAtWork() ? whyNotCancelled(operation.view(), fleet) : null;
      if (why) return err(why);
      operation.halt(CANCELLED);
      setup.onChange();
      return ok(undefined);
    },
    list: () => [...roster.running(), ...roster.endedLately()],
    history: (count) => [...roster.running(), ...store.ended(count).map(({ snapshot }) => snapshot)],
    resume: roster.resume,
    stop: () => roster.stop((backend) => (store.isLasting(backend) ? PUT_ASIDE : STOPPED)),
  };
}

const PUT_ASIDE: Halt = { state: 'suspended', why: 'the gateway stopped; it goes on after the next start' };
const STOPPED: Halt = { state: 'cancelled', why: 'the gateway stopped' };

/** What may be replaced is what was there when somebody agreed to it. */
function nameThere({ model, written, confirm }: WantedName, { installed }: ReadonlyBackend): NewName {
  const there = installed?.get(model)?.digest;
  return { model, written, mayReplace: confirm && there !== undefined ? bareDigest(there) : null };
}

interface Surroundings {
  readonly fleet: Pick<Fleet, 'find'>;
  readonly roster: Pick<Roster, 'at' | 'running'>;
}

/** The backends of an order, each once; the error says why one of them, and so all, cannot be had. */
function placesFor(
  { kind, backends }: OperationOrder,
  { model, to, goal }: Asked,
  { fleet, roster }: Surroundings,
): Result<readonly ReadonlyBackend[], CommandError> {
  const places: ReadonlyBackend[] = [];
  for (const id of new Set(backends)) {
    const backend = fleet.find(id);
    if (!backend) return err(unknownBackend(id));
    const why = whyNotThere({ kind, model, to, goal }, backend, roster.at(id, model, to?.model)?.view());
    if (why) return err(why);
    places.push(backend);
  }
  return roster.running().length + places.length > MAX_RUNNING ? err(tooMany) : ok(places);
}

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
const stillRuns: CommandError = { code: 'conflict', message: 'that operation still runs', field: 'id' };
const alreadyEnded: CommandError = { code: 'conflict', message: 'that operation has ended already', field: 'id' };
const tooMany: CommandError = {
  code: 'conflict',
  message: `at most ${MAX_RUNNING} operations run at the same time: wait for some to end`,
  field: 'backends',
};
