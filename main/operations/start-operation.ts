import type { OperationKind, OperationSnapshot, OperationState } from '../../shared/operation.ts';
import { NEWEST } from '../../shared/operation-target.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { listedName } from '../fleet/listed-name.ts';
import { orCut } from '../pause.ts';
import type { NewName, SyncGoal } from '../ports.ts';
import { awaitBackend } from './await-backend.ts';
import { copyModel } from './copy.ts';
import { deleteModel } from './delete.ts';
import { CANCELLED, type Halt, haltWhenGone, type WatchedBackend } from './halt.ts';
import { heal } from './heal.ts';
import type { KeepAlive } from './keep-alive.ts';
import { pull } from './pull.ts';
import { sync } from './sync.ts';
import { linesOf, type Turns, takeEach } from './turns.ts';
import { unload } from './unload.ts';
import { warm } from './warm.ts';
import { type Ending, type Errand, failed, type News, type Work, type WorkPorts } from './work.ts';

/** A new kind of operation is a new kind in the contract, a row here, and a place in line or none. */
const works: Readonly<Record<OperationKind, Work>> = {
  ...{ warm, unload, pull, heal, sync },
  delete: deleteModel,
  copy: copyModel,
};

export interface Task {
  readonly id: string;
  readonly kind: OperationKind;
  readonly backend: ReadonlyBackend;
  /** Canonical name. */
  readonly model: string;
  readonly written: string;
  readonly keepAlive: KeepAlive | undefined;
  readonly name: NewName | undefined;
  readonly goal: SyncGoal | undefined;
  readonly orderedBy: string;
  /** The build that was there when it was ordered; null when there was none, or none was known. */
  readonly digest: string | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** How far an earlier run of the gateway had come with it; null when there was none. */
  readonly resumed: 'waiting' | 'at-work' | null;
}

export interface Running {
  readonly id: string;
  /** As it is now. */
  view(): OperationSnapshot;
  /** Its turn has come. */
  isAtWork(): boolean;
  /** Ends it soon; the first reason counts. */
  halt(halt: Halt): void;
  /** Resolves, never rejects, with how it ended, or how it is put aside for the next run: then `endedAt` is null. */
  readonly rested: Promise<OperationSnapshot>;
}

export interface OperationPorts extends WorkPorts {
  readonly fleet: WorkPorts['fleet'] & Pick<Fleet, 'find' | 'onEvent'>;
  /** Resolves when what is loaded there was read anew, or could not be; the fleet then knows. */
  readonly readLoaded: (backend: string) => Promise<void>;
  /** The same of what is installed there. */
  readonly readInstalled: (backend: string) => Promise<void>;
  readonly turns: Turns;
  /** Its turn has come: from now on something of it may be done. */
  readonly onAtWork: (operation: OperationSnapshot) => void;
  /** An operation has done something that is worth writing down by itself. */
  readonly onStep: (operation: OperationSnapshot, step: string) => void;
}

const WAITING = 'waiting for its turn';

/** An operation that has just been ordered, or is about to be taken up again. */
export const firstView = ({ id, kind, model, backend, name, goal, orderedBy, startedAt }: Task): OperationSnapshot => ({
  ...{ id, kind, model, backend: backend.id, orderedBy, startedAt },
  to: targetOf({ name, goal }),
  state: 'running',
  detail: WAITING,
  progress: null,
  bytesPerSecond: null,
  remainingMs: null,
  endedAt: null,
});

/** What the model is to become, as people see it. */
const targetOf = ({ name, goal }: Pick<Task, 'name' | 'goal'>): string | undefined =>
  name?.model ?? (goal && (goal.digest ?? NEWEST));

/** Runs one operation from standing in line to its last word. */
export function startOperation(task: Task, ports: OperationPorts): Running {
  const { id, kind, model, backend, resumed } = task;
  const abort = new AbortController();
  const { signal } = abort;
  let isAtWork = false;
  let view = firstView(task);
  const halt = (reason: Halt): void => abort.abort(reason);
  const report = (news: News): void => {
    view = { ...view, ...news };
  };
  const record = (step: string): void => ports.onStep(view, step);
  const errand = errandOf(task, ports, { signal, report, record });
  // Its own copy of the address: the fleet's backend may get another one.
  const place = { id: backend.id, url: backend.url };

  async function carryOut(): Promise<Ending | null> {
    if (resumed) await comeBack(place, ports, { signal, report, halt });
    const stopWatching = haltWhenGone(place, ports, halt);
    report({ detail: WAITING });
    const turn = await takeEach(ports.turns, linesOf({ kind, model, backend: backend.id }), signal);
    isAtWork = turn !== null && !signal.aborted;
    if (isAtWork) ports.onAtWork(view);
    const ending = isAtWork ? await works[kind](errand, ports).catch((error) => crashed(error, view, ports)) : null;
    turn?.();
    stopWatching();
    return ending;
  }

  async function run(): Promise<OperationSnapshot> {
    const { state, detail } = conclude(await carryOut(), signal, resumed === 'at-work');
    view = { ...view, state, detail, layers: undefined, bytesPerSecond: null, remainingMs: null };
    if (state !== 'running') view = { ...view, endedAt: ports.clock.now() };
    return view;
  }
  return { id, view: () => view, isAtWork: () => isAtWork || resumed === 'at-work', halt, rested: run() };
}

type Course = Pick<Errand, 'signal' | 'report' | 'record'>;

function errandOf(task: Task, ports: OperationPorts, course: Course): Errand {
  const { backend, model, keepAlive, name, goal, digest, startedAt, resumed } = task;
  return {
    ...{ backend, model, keepAlive, name, goal, digest, startedAt, ...course },
    spelling: spellingThere(task),
    isResumed: resumed === 'at-work',
    readLoaded: () => orCut(ports.readLoaded(backend.id), course.signal),
    readInstalled: () => orCut(ports.readInstalled(backend.id), course.signal),
  };
}

interface Waiting extends Pick<Errand, 'signal' | 'report'> {
  readonly halt: (halt: Halt) => void;
}

/** After a restart the servers may not be there yet. */
async function comeBack(place: WatchedBackend, { fleet, clock }: OperationPorts, { signal, report, halt }: Waiting) {
  const why = await awaitBackend(place, { fleet, clock, onWaiting: (detail) => report({ detail }) }, signal);
  if (why) halt(why);
}

interface Rest {
  readonly state: OperationState;
  readonly detail: string;
}

/** What was done is done, even when it was called off at the last moment. */
function conclude(ending: Ending | null, { aborted, reason }: AbortSignal, wasBegun: boolean): Rest {
  const halt = aborted ? (reason as Halt) : null;
  if (ending && (!halt || ending.state === 'done')) return ending;
  const { state, why } = halt ?? CANCELLED;
  if (state === 'suspended') return { state: 'running', detail: why };
  const unbegun = wasBegun ? 'before it could be taken up again after the restart' : 'before its turn came';
  return { state, detail: ending ? `${why}; ${ending.detail}` : `${why} ${unbegun}` };
}

/** A mistake of ours must neither take the gateway down nor leave the operation running for ever. */
function crashed(error: unknown, { kind, model, backend }: OperationSnapshot, { log }: WorkPorts): Ending {
  const why = error instanceof Error ? error.stack : String(error);
  log.error('an operation crashed', { kind, model, backend, error: why });
  return failed('failed inside the gateway; its log says why');
}

/** As that server lists it, unless it is to fetch it anew; else as it was ordered. */
const spellingThere = ({ kind, backend, model, written }: Task): string =>
  (kind === 'pull' ? null : listedName(backend, model)) ?? written;
