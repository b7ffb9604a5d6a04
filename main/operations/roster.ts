import type { OperationSnapshot } from '../../shared/operation.ts';
import type { OperationStore, StoredOperation } from '../ports.ts';
import { createEndedOperations } from './ended.ts';
import type { Halt } from './halt.ts';
import { createKeeping, type KeepingPorts } from './keeping.ts';
import { createRegistrySightings } from './registry-sightings.ts';
import { firstView, type OperationPorts, type Running, startOperation, type Task } from './start-operation.ts';
import { endLeftBehind, toResume, toStore } from './stored-task.ts';
import { createTurns } from './turns.ts';

export interface RosterSetup extends Omit<OperationPorts, 'turns' | 'sightings' | 'onAtWork'>, KeepingPorts {
  readonly store: OperationStore;
  /** Something began or ended: people who watch should see it now. */
  readonly onChange: () => void;
  readonly onEnded: (operation: OperationSnapshot) => void;
}

/** The operations that run, each written down before it begins and when it ends. */
export interface Roster {
  start(tasks: readonly Task[]): void;
  find(id: string): Running | undefined;
  /** What is being done there to one of these models, or to have something go by its name. */
  at(backend: string, ...models: readonly (string | undefined)[]): Running | undefined;
  /** Latest first. */
  running(): readonly OperationSnapshot[];
  endedLately(): readonly OperationSnapshot[];
  /** Takes up what an earlier run left under way, each in its old place. */
  resume(): void;
  /** Halts everything for the reason that its backend gets, and waits until it rests. */
  stop(haltOf: (backend: string) => Halt): Promise<void>;
}

export function createRoster(setup: RosterSetup): Roster {
  const { clock, fleet, store, log } = setup;
  const [turns, sightings] = [createTurns(), createRegistrySightings()];
  const keep = createKeeping(setup);
  const running = new Map<string, Running>();
  const ended = createEndedOperations(
    clock,
    store.ended(LATELY).map(({ snapshot }) => snapshot),
  );

  function end(last: StoredOperation): void {
    keep(last);
    ended.add(last.snapshot);
    setup.onEnded(last.snapshot);
    setup.onChange();
  }

  function startOne(task: Task): void {
    const onAtWork = (view: OperationSnapshot): void => keep(toStore(view, task, true));
    const operation = startOperation(task, { ...setup, turns, sightings, onAtWork });
    running.set(task.id, operation);
    operation.rested.then((last) => {
      if (last.endedAt === null) return;
      running.delete(task.id);
      end(toStore(last, task, operation.isAtWork()));
    });
  }

  function takeUp(left: StoredOperation): void {
    const backend = fleet.find(left.snapshot.backend);
    if (backend?.url === left.task.url) startOne(toResume(left, backend));
    else end(endLeftBehind(left, clock.now()));
  }

  return {
    start(tasks) {
      // Before the work begins: a crash in between must not leave work that nobody knows of.
      if (tasks.length > 0) keep(...tasks.map((task) => toStore(firstView(task), task, false)));
      for (const task of tasks) startOne(task);
    },
    find: (id) => running.get(id),
    at: (backend, ...models) =>
      [...running.values()].find((operation) => {
        const view = operation.view();
        const isOne = (name: string | undefined): boolean => name !== undefined && models.includes(name);
        return view.backend === backend && (isOne(view.model) || isOne(view.to));
      }),
    running: () => [...running.values()].reverse().map(({ view }) => view()),
    endedLately: ended.list,
    resume() {
      const left = store.unended();
      if (left.length === 0) return;
      log.info('operations are taken up again', { operations: left.map(({ snapshot }) => snapshot.id) });
      for (const one of left) takeUp(one);
      setup.onChange();
    },
    async stop(haltOf) {
      const all = [...running.values()];
      for (const operation of all) operation.halt(haltOf(operation.view().backend));
      const rested = await Promise.all(all.map((operation) => operation.rested));
      const aside = rested.filter(({ endedAt }) => endedAt === null).map(({ id }) => id);
      if (aside.length > 0) log.info('operations go on after the next start', { operations: aside });
    },
  };
}

/** As many as a snapshot may show. */
const LATELY = 50;
