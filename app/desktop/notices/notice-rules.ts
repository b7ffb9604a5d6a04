import { stateOf } from '../../../shared/backend-state.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { type Notice, writeNotice } from './notice-text.ts';

/** Troubles come in flocks, as when a switch fails: those that begin within this are told together. */
const GATHER_MS = 3_000;
/** Whoever was just told is left alone for so long; what happens meanwhile is told at its end, if it still holds then. */
const QUIET_MS = 30_000;

/** What the person at this machine knows, and what waits to be told. */
export interface NoticeState {
  /** Null before the first snapshot: what is wrong at the start is no news. */
  readonly known: Known | null;
  /** Monotonic; since when there is something to tell. */
  readonly newsSinceMs: number | null;
  readonly toldAtMs: number;
}

interface Known {
  readonly out: ReadonlySet<string>;
  readonly isQueueLong: boolean;
}

export const knowsNothing: NoticeState = {
  known: null,
  newsSinceMs: null,
  toldAtMs: Number.NEGATIVE_INFINITY,
};

export interface NoticeMoment {
  /** Monotonic. */
  readonly nowMs: number;
  /** The panel has the focus, or nobody wants to be told: whatever happens counts as known. */
  readonly isSeen: boolean;
}

type Shown = Pick<Snapshot, 'backends' | 'events'>;

/**
 * What to tell of a snapshot, if anything. Judged by the difference between what is so now and what is known: a backend
 * that was back before anybody was told makes no noise, and fifty that fail at once make one.
 */
export function decideNotice(
  state: NoticeState,
  snapshot: Shown,
  { nowMs, isSeen }: NoticeMoment,
): { readonly state: NoticeState; readonly notice: Notice | null } {
  const { known } = state;
  const now = look(snapshot, known);
  if (known === null || isSeen) return { state: { ...state, known: now, newsSinceMs: null }, notice: null };
  const news = {
    out: [...now.out].filter((id) => !known.out.has(id)),
    back: [...known.out].filter((id) => !now.out.has(id) && exists(snapshot, id)),
    queue: now.isQueueLong && !known.isQueueLong ? findQueueText(snapshot) : null,
  };
  if (news.out.length === 0 && news.back.length === 0 && news.queue === null)
    return { state: { ...state, known: now, newsSinceMs: null }, notice: null };
  const newsSinceMs = state.newsSinceMs ?? nowMs;
  if (nowMs - newsSinceMs < GATHER_MS || nowMs - state.toldAtMs < QUIET_MS)
    return { state: { ...state, newsSinceMs }, notice: null };
  return { state: { known: now, newsSinceMs: null, toldAtMs: nowMs }, notice: writeNotice(news, snapshot.backends) };
}

function look({ backends, events }: Shown, known: Known | null): Known {
  const out = new Set<string>();
  for (const backend of backends) {
    const state = stateOf(backend);
    const wasOut = known?.out.has(backend.id) ?? false;
    // One that is just coming back is not back yet.
    if (state === 'down' || state === 'misconfigured' || (state === 'starting' && wasOut)) out.add(backend.id);
  }
  const latest = events.find(({ kind }) => kind === 'queue');
  const isQueueLong = latest
    ? latest.severity === 'warning' || latest.severity === 'bad'
    : (known?.isQueueLong ?? false);
  return { out, isQueueLong };
}

const exists = ({ backends }: Shown, id: string): boolean => backends.some((backend) => backend.id === id);

const findQueueText = ({ events }: Shown): string => events.find(({ kind }) => kind === 'queue')?.text ?? '';
