import { THE_GATEWAY } from '../../shared/audit.ts';
import type { LeavingSnapshot, MovedModel } from '../../shared/leaving.ts';
import { inMemory } from '../fleet/in-memory.ts';
import { createLookSoon } from '../look-soon.ts';
import type { Leave } from './leave.ts';
import { createLeaveBook, type LeaveBook } from './leave-book.ts';
import { beginLoad, withEnd } from './leave-loads.ts';
import type { LeavingPorts } from './leaving-ports.ts';
import { type Moves, moveModels } from './move-models.ts';
import { type LeaveStep, nextLeaveStep } from './next-leave-step.ts';
import { sightOfMoves } from './sight-of-moves.ts';

export type LeaveOrder = Pick<Leave, 'backend' | 'deadlineMs' | 'ifCold' | 'isConfirmed'> & {
  readonly orderedBy: string | undefined;
};

/** The one owner of drains that wait until what their backend has in memory is warm elsewhere. */
export interface Leaving {
  /** Null: nothing was to be waited for, it is drained already; or it is not in the fleet. */
  begin(order: LeaveOrder): LeavingSnapshot | null;
  /** What `begin` would do about each model in memory there; changes nothing. */
  preview(backend: string): readonly MovedModel[];
  /** Forgets it, since another order takes its place; `isOff`: what is being loaded for it is called off. */
  drop(backend: string, isOff: boolean): void;
  list(): readonly LeavingSnapshot[];
  /** Something may have changed: looks soon. */
  nudge(): void;
  /** Takes up what an earlier run left. Called once, after a look at the backends. */
  resume(): void;
  stop(): void;
}

const LOOK_MS = 1_000;

export function createLeaving(ports: LeavingPorts): Leaving {
  const { clock, fleet, loads, tell } = ports;
  const book = createLeaveBook(ports.keeping);
  const looks = createLookSoon(clock, LOOK_MS, () => {
    for (const leave of book.all()) carryOn(leave, book, ports);
    return book.all().length > 0;
  });
  const nudge = (): void => {
    if (book.all().length > 0) looks.nudge();
  };
  const stopListening = fleet.onEvent(({ kind }) => {
    if (kind === 'state') nudge();
  });
  const modelsOf = (id: string): readonly string[] => {
    const backend = fleet.find(id);
    return backend ? inMemory(backend, clock.monotonic()) : [];
  };

  return {
    begin({ orderedBy = THE_GATEWAY, ...order }) {
      const { backend } = order;
      const models = [...modelsOf(backend)];
      book.put({ ...order, orderedBy, url: fleet.find(backend)?.url ?? '', models, loads: [] });
      looks.look();
      const begun = book.find(backend);
      if (!begun) return null;
      const what = models.length > 0 ? `what it has in memory is warm elsewhere: ${models.join(', ')}` : 'that may be';
      tell(backend, 'info', `${backend} will be drained once ${what}`);
      return view(begun, book, ports);
    },
    preview: (id) => movesOf({ backend: id, models: [...modelsOf(id)], loads: [] }, book, ports).models,
    drop(backend, isOff) {
      const leave = book.find(backend);
      if (!leave) return;
      book.remove(backend);
      if (!isOff) return;
      for (const { operation, ended } of leave.loads) if (ended === null) loads.cancel(operation);
      tell(backend, 'info', `${backend} stays in service: draining it was called off before it began`);
    },
    list: () => book.all().map((leave) => view(leave, book, ports)),
    nudge,
    resume() {
      if (!book.restore())
        ports.log.warn('drains that waited for models could not be read: their backends stay in service');
      looks.look();
    },
    stop() {
      stopListening();
      looks.stop();
    },
  };
}

const movesOf = (leave: Pick<Leave, 'backend' | 'models' | 'loads'>, book: LeaveBook, ports: LeavingPorts): Moves =>
  moveModels(
    leave,
    sightOfMoves(
      leave,
      book.all().map(({ backend }) => backend),
      ports,
    ),
  );

function stepOf(leave: Leave, { models }: Moves, { fleet, whyNotLeave }: LeavingPorts): LeaveStep {
  const backend = fleet.find(leave.backend);
  if (backend?.url !== leave.url) return nextLeaveStep(leave, null);
  const unreachable = whyNotLeave(leave.backend);
  return nextLeaveStep(leave, { mode: backend.mode, health: backend.health.state, models, unreachable });
}

/** Notes what has ended, orders what comes next, and does what that comes to. */
function carryOn(before: Leave, book: LeaveBook, ports: LeavingPorts): void {
  const known = ports.loads.list();
  const leave = { ...before, loads: before.loads.map((load) => withEnd(load, known)) };
  const moves = movesOf(leave, book, ports);
  const begun = moves.next.map((next) => beginLoad(next, leave.orderedBy, ports.loads));
  book.put(begun.length > 0 ? { ...leave, loads: [...leave.loads, ...begun] } : leave);
  if (begun.length > 0) return;
  const step = stepOf(leave, moves, ports);
  if (step.kind === 'over') book.remove(leave.backend);
  else if (step.kind === 'drain') drain(leave, book, ports);
  else ask(leave.backend, step.kind === 'ask' ? step.question : null, { book, ports });
}

function drain({ backend, deadlineMs }: Leave, book: LeaveBook, { fleet, clock, onChange }: LeavingPorts): void {
  book.remove(backend);
  fleet.setMode(backend, 'draining', deadlineMs === null ? null : clock.now() + deadlineMs);
  onChange();
}

function ask(
  backend: string,
  question: string | null,
  { book, ports }: { readonly book: LeaveBook; readonly ports: LeavingPorts },
): void {
  if (!book.ask(backend, question)) return;
  if (question !== null)
    ports.tell(backend, 'warning', `${backend} is not drained before somebody decides: ${question.replace(/\.$/, '')}`);
  ports.onChange();
}

function view(leave: Leave, book: LeaveBook, ports: LeavingPorts): LeavingSnapshot {
  const { backend, deadlineMs } = leave;
  const question = book.question(backend);
  const state = question === null ? 'warming' : 'asking';
  return { backend, state, question, deadlineMs, models: movesOf(leave, book, ports).models };
}
