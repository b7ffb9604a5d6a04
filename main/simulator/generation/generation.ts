import type { Machine } from '../machine.ts';
import { occupy, vacate } from '../scheduling/runner.ts';
import { createPace, type Pace, type PaceFacts } from './pace.ts';
import type { PrefixChoice } from './prefix-cache.ts';
import { swapMs } from './timing.ts';
import { tokenise } from './tokeniser.ts';

/** Prompt tokens evaluated between two looks at whether the client is still there. */
const PREFILL_BATCH = 512;
/** Most tokens handed over in one go when time has run ahead, so that other streams get their turn. */
const MAX_TOKENS_PER_TICK = 128;

export interface OutputPiece {
  /** Silent pieces are tokens of a tool call: nothing is sent until it is complete. */
  channel: 'thinking' | 'text' | 'silent';
  text: string;
}

export interface Timings {
  promptEvalMs: number;
  evalMs: number;
  evalCount: number;
  evaluatedTokens: number;
}

export interface Work extends PaceFacts {
  prompt: number[];
  choice: PrefixChoice;
  pieces: readonly OutputPiece[];
  /** Hands over one token; `count` is how many there were with this one. */
  emit(piece: OutputPiece, count: number): void;
  /** True while nothing can be handed over. */
  blocked(): boolean;
  onUnblocked(fn: () => void): void;
  done(timings: Timings): void;
  /** After `stop`: the slot is free again. */
  stopped(timings: Timings): void;
}

export interface Generation {
  /** Asks for an early end, which comes at the next batch or token. */
  stop(): void;
}

interface State {
  machine: Machine;
  work: Work;
  pace: Pace;
  dueMs: number;
  startedMs: number;
  decodeStartedMs: number;
  evaluated: number;
  emitted: number;
  phase: 'prefill' | 'decode' | 'over';
  stopping: boolean;
  hanging: boolean;
  cancelTimer: () => void;
}

function timings(state: State): Timings {
  const decoding = state.phase !== 'prefill' && state.decodeStartedMs > 0;
  return {
    promptEvalMs: (decoding ? state.decodeStartedMs : state.dueMs) - state.startedMs,
    evalMs: decoding ? state.dueMs - state.decodeStartedMs : 0,
    evalCount: state.emitted,
    evaluatedTokens: state.evaluated,
  };
}

function leave(state: State): Timings {
  const { work } = state;
  const { slot } = work.choice;
  const result = timings(state);
  if (state.phase === 'prefill') work.runner.prefilling -= 1;
  state.phase = 'over';
  state.cancelTimer();
  const known = work.choice.reused + state.evaluated;
  const written = work.pieces.slice(0, state.emitted).map((piece) => piece.text);
  slot.tokens = [...work.prompt.slice(0, known), ...(written.length > 0 ? tokenise(written.join('')) : [])];
  vacate(work.runner, slot);
  slot.lastUsedMs = state.machine.time.now();
  const { counters } = state.machine.journal;
  counters.evaluatedTokens += state.evaluated;
  counters.generatedTokens += state.emitted;
  return result;
}

function stopNow(state: State): void {
  if (state.phase === 'over') return;
  const result = leave(state);
  state.machine.journal.counters.wastedTokens += result.evaluatedTokens + result.evalCount;
  state.work.stopped(result);
}

function wake(state: State, fn: () => void): void {
  state.cancelTimer = state.machine.time.at(state.dueMs, fn);
}

function prefill(state: State): void {
  if (state.stopping) {
    stopNow(state);
    return;
  }
  const { machine, work } = state;
  const left = work.prompt.length - work.choice.reused - state.evaluated;
  if (left <= 0) {
    startDecoding(state);
    return;
  }
  const batch = Math.min(PREFILL_BATCH, left);
  state.dueMs += machine.time.scaled(state.pace.prefillMs(batch));
  wake(state, () => {
    state.evaluated += batch;
    prefill(state);
  });
}

function startDecoding(state: State): void {
  state.work.runner.prefilling -= 1;
  state.phase = 'decode';
  state.decodeStartedMs = state.dueMs;
  scheduleTokens(state);
}

function nextGroup(state: State): number {
  const { work, emitted, pace } = state;
  const group = Math.min(pace.burst(), work.pieces.length - emitted);
  state.dueMs += state.machine.time.scaled(pace.decodeMs(group, work.prompt.length + emitted, emitted));
  return group;
}

function scheduleTokens(state: State): void {
  if (state.emitted >= state.work.pieces.length) {
    finish(state);
    return;
  }
  const group = nextGroup(state);
  wake(state, () => decode(state, group));
}

function hand(state: State, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const piece = state.work.pieces[state.emitted];
    if (!piece || state.phase === 'over') return;
    state.emitted += 1;
    state.work.emit(piece, state.emitted);
  }
}

/** Hands over everything that is due, then waits for the next token or for the reader. */
function decode(state: State, firstGroup: number): void {
  const { work, machine } = state;
  let group = firstGroup;
  for (let handed = 0; handed < MAX_TOKENS_PER_TICK; handed += group) {
    if (state.stopping) {
      stopNow(state);
      return;
    }
    if (shouldHang(state)) return;
    hand(state, group);
    if (state.phase === 'over') return;
    if (work.blocked()) {
      waitForReader(state);
      return;
    }
    if (state.emitted >= work.pieces.length) {
      finish(state);
      return;
    }
    group = nextGroup(state);
    if (state.dueMs > machine.time.now()) break;
  }
  wake(state, () => decode(state, group));
}

function shouldHang(state: State): boolean {
  const fault = state.work.faults.find('hang-mid-stream');
  state.hanging = fault !== undefined && state.emitted >= (fault.afterTokens ?? 1);
  return state.hanging;
}

function waitForReader(state: State): void {
  state.work.onUnblocked(() => {
    if (state.phase === 'over') return;
    state.dueMs = Math.max(state.dueMs, state.machine.time.now());
    scheduleTokens(state);
  });
}

function finish(state: State): void {
  if (state.stopping) {
    stopNow(state);
    return;
  }
  const result = leave(state);
  state.work.done(result);
}

/** Evaluates the prompt on the chosen slot, then hands over the pieces at the pace of the machine. */
export function startGeneration(machine: Machine, work: Work): Generation {
  const now = machine.time.now();
  const state: State = {
    machine,
    work,
    pace: createPace(machine, work),
    dueMs: now,
    startedMs: now,
    decodeStartedMs: 0,
    evaluated: 0,
    emitted: 0,
    phase: 'prefill',
    stopping: false,
    hanging: work.faults.find('hang-before-headers') !== undefined,
    cancelTimer: () => {},
  };
  occupy(work.runner, work.choice.slot);
  work.runner.prefilling += 1;
  machine.journal.counters.reusedTokens += work.choice.reused;
  if (!state.hanging) {
    state.dueMs += machine.time.scaled(swapMs(work.choice.swappedBytes));
    prefill(state);
  }
  return {
    stop() {
      state.stopping = true;
      if (state.hanging || work.blocked()) stopNow(state);
    },
  };
}
