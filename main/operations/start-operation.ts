import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { listedName } from '../fleet/listed-name.ts';
import { orCut } from '../pause.ts';
import { deleteModel } from './delete.ts';
import { CANCELLED, type Halt, haltWhenGone } from './halt.ts';
import { heal } from './heal.ts';
import type { KeepAlive } from './keep-alive.ts';
import { pull } from './pull.ts';
import { lineOf, type Turn, type Turns } from './turns.ts';
import { unload } from './unload.ts';
import { warm } from './warm.ts';
import { type Ending, type Errand, failed, type Work, type WorkPorts } from './work.ts';

/** A new kind of operation is a new kind in the contract, a row here, and a place in line or none. */
const works: Readonly<Record<OperationKind, Work>> = { warm, unload, pull, delete: deleteModel, heal };

export interface Task {
  readonly id: string;
  readonly kind: OperationKind;
  readonly backend: ReadonlyBackend;
  /** Canonical name. */
  readonly model: string;
  readonly written: string;
  readonly keepAlive: KeepAlive | undefined;
}

export interface Running {
  readonly id: string;
  /** As it is now. */
  view(): OperationSnapshot;
  /** Its turn has come. */
  isAtWork(): boolean;
  /** Ends it soon; the first reason counts. */
  halt(halt: Halt): void;
  /** Resolves, never rejects, with how it was when it ended. */
  readonly ended: Promise<OperationSnapshot>;
}

export interface OperationPorts extends WorkPorts {
  readonly fleet: WorkPorts['fleet'] & Pick<Fleet, 'find' | 'onEvent'>;
  /** Resolves when what is loaded there was read anew, or could not be; the fleet then knows. */
  readonly readLoaded: (backend: string) => Promise<void>;
  readonly turns: Turns;
  /** An operation has done something that is worth writing down by itself. */
  readonly onStep: (operation: OperationSnapshot, step: string) => void;
}

const WAITING = 'waiting for its turn';

/** Runs one operation from standing in line to its last word. */
export function startOperation(task: Task, ports: OperationPorts): Running {
  const { id, kind, model, backend } = task;
  const abort = new AbortController();
  let isAtWork = false;
  const halt = (reason: Halt): void => abort.abort(reason);
  let view: OperationSnapshot = {
    id,
    kind,
    model,
    backend: backend.id,
    state: 'running',
    detail: WAITING,
    progress: null,
    bytesPerSecond: null,
    remainingMs: null,
    startedAt: ports.clock.now(),
    endedAt: null,
  };
  const errand: Errand = {
    backend,
    model,
    spelling: spellingThere(task),
    keepAlive: task.keepAlive,
    signal: abort.signal,
    report(news) {
      view = { ...view, ...news };
    },
    record: (step) => ports.onStep(view, step),
    readLoaded: () => orCut(ports.readLoaded(backend.id), abort.signal),
  };
  // Its own copy of the address: the fleet's backend may get another one.
  const stopWatching = haltWhenGone({ id: backend.id, url: backend.url }, ports, halt);

  async function run(): Promise<OperationSnapshot> {
    const line = lineOf(kind, backend.id);
    const turn: Turn | null = line ? await ports.turns.take(line, abort.signal) : () => {};
    isAtWork = turn !== null;
    const ending = turn ? await works[kind](errand, ports).catch((error) => crashed(error, view, ports)) : null;
    turn?.();
    stopWatching();
    const { state, detail } = conclude(ending, abort.signal);
    view = { ...view, state, detail, bytesPerSecond: null, remainingMs: null, endedAt: ports.clock.now() };
    return view;
  }
  return { id, view: () => view, isAtWork: () => isAtWork, halt, ended: run() };
}

/** What was done is done, even when it was called off at the last moment. */
function conclude(ending: Ending | null, { aborted, reason }: AbortSignal): Ending {
  const halt = aborted ? (reason as Halt) : null;
  if (ending && (!halt || ending.state === 'done')) return ending;
  const { state, why } = halt ?? CANCELLED;
  return { state, detail: ending ? `${why}; ${ending.detail}` : `${why} before its turn came` };
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
