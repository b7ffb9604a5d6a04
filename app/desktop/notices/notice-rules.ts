import { stateOf } from '../../../shared/backend-state.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { type FreshEvents, GROUP, hear, nothingFresh } from './fresh-events.ts';
import { type News, type Notice, writeNotice } from './notice-text.ts';

/** Troubles come in flocks, as when a switch fails: those that begin within this are told together. */
const GATHER_MS = 3_000;
/** Whoever was just told is left alone for so long; what happens meanwhile is told at its end, if it still holds then. */
const QUIET_MS = 30_000;

/** What the person at this machine knows, and what waits to be told. */
export interface NoticeState {
  /** Backends known to be out. Null before the first snapshot: what is wrong at the start is no news. */
  readonly known: ReadonlySet<string> | null;
  readonly fresh: FreshEvents;
  /** Monotonic; since when there is something to tell. */
  readonly newsSinceMs: number | null;
  readonly toldAtMs: number;
}

export const knowsNothing: NoticeState = {
  known: null,
  fresh: nothingFresh,
  newsSinceMs: null,
  toldAtMs: Number.NEGATIVE_INFINITY,
};

export interface NoticeMoment {
  /** Monotonic. */
  readonly nowMs: number;
  /** The panel has the focus, or nobody wants to be told: whatever happens counts as known. */
  readonly isSeen: boolean;
}

export interface Decision {
  readonly state: NoticeState;
  readonly notice: Notice | null;
}

type Shown = Pick<Snapshot, 'backends' | 'events'>;

/**
 * What to tell of a snapshot, if anything. An event makes it news, the state says what is so by now: a backend that was
 * back before anybody was told makes no noise, fifty that fail at once make one notification, and one that comes and
 * goes is told as the engine tells it, once.
 */
export function decideNotice(state: NoticeState, snapshot: Shown, { nowMs, isSeen }: NoticeMoment): Decision {
  const { known } = state;
  const out = outNow(snapshot, known);
  const heard = withoutHealed(hear(state.fresh, snapshot.events), snapshot);
  if (known === null || isSeen) {
    const troubles = isSeen ? nothingFresh.troubles : onlyToldOnce(heard.troubles);
    const fresh = { ...nothingFresh, lastSeq: heard.lastSeq, troubles };
    return { state: { ...state, known: out, fresh, newsSinceMs: null }, notice: null };
  }
  const news = findNews(out, known, { fresh: heard, backends: snapshot.backends });
  const next = { ...state, fresh: keepOpen(heard, out, known) };
  if (news.out.length + news.back.length + news.troubles.length === 0)
    return { state: { ...next, newsSinceMs: null }, notice: null };
  const newsSinceMs = state.newsSinceMs ?? nowMs;
  if (nowMs - newsSinceMs < GATHER_MS || nowMs - state.toldAtMs < QUIET_MS)
    return { state: { ...next, newsSinceMs }, notice: null };
  const told: NoticeState = {
    known: new Set([...known, ...news.out].filter((id) => !news.back.includes(id))),
    fresh: { ...nothingFresh, lastSeq: heard.lastSeq },
    newsSinceMs: null,
    toldAtMs: nowMs,
  };
  return { state: told, notice: writeNotice(news, snapshot.backends) };
}

function outNow({ backends }: Shown, known: ReadonlySet<string> | null): ReadonlySet<string> {
  const out = backends.filter((backend) => {
    const state = stateOf(backend);
    // One that is just coming back is not back yet.
    return state === 'down' || state === 'misconfigured' || (state === 'starting' && known?.has(backend.id));
  });
  return new Set(out.map(({ id }) => id));
}

/** What is wrong at the start is no news, but the gateway tells of the ends of keys and certificates once in their life. */
const onlyToldOnce = (troubles: FreshEvents['troubles']): FreshEvents['troubles'] =>
  new Map([...troubles].filter(([, { kind }]) => kind === 'key' || kind === 'certificate'));

/** Of models that leave rotation only those are told that hang, and only while they do. */
function withoutHealed(fresh: FreshEvents, { backends }: Shown): FreshEvents {
  const isWedged = (id: string | null, model: string | undefined): boolean =>
    backends.some(
      (backend) => backend.id === id && backend.lanes.some((lane) => lane.model === model && lane.phase === 'wedged'),
    );
  const troubles = [...fresh.troubles].filter(
    ([, { kind, backend, model }]) => kind !== 'lane' || isWedged(backend, model),
  );
  return { ...fresh, troubles: new Map(troubles) };
}

interface Facts extends Pick<Shown, 'backends'> {
  readonly fresh: FreshEvents;
}

function findNews(out: ReadonlySet<string>, known: ReadonlySet<string>, { fresh, backends }: Facts): News {
  const isFresh = (id: string): boolean => fresh.texts.has(id) || fresh.texts.has(GROUP);
  const exists = (id: string): boolean => backends.some((backend) => backend.id === id);
  return {
    out: [...out].filter((id) => !known.has(id) && isFresh(id)),
    back: [...known].filter((id) => !out.has(id) && exists(id) && isFresh(id)),
    troubles: [...fresh.troubles.values()],
    texts: fresh.texts,
  };
}

/** An event whose outcome is what was known before has nothing left to tell. */
function keepOpen(fresh: FreshEvents, out: ReadonlySet<string>, known: ReadonlySet<string>): FreshEvents {
  const isOpen = (id: string): boolean => out.has(id) !== known.has(id);
  const isAnyOpen = [...out, ...known].some(isOpen);
  const texts = [...fresh.texts].filter(([id]) => (id === GROUP ? isAnyOpen : isOpen(id)));
  return { ...fresh, texts: new Map(texts) };
}
