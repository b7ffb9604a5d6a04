import { create } from 'zustand';
import type { ApiKey } from '../../../shared/key.ts';
import { keepSame } from '../keep-same.ts';
import { usePanel } from '../panel-store.ts';
import { ask } from '../send.ts';
import { patchKeys } from './patch-keys.ts';

interface KeyState {
  /** Null until they were read. */
  readonly keys: readonly ApiKey[] | null;
  /** Why they could not be read the last time; null when they could. */
  readonly failure: string | null;
  /** What they are up to, and of which run of the gateway; null where all have to be read. */
  readonly upTo: { readonly seq: number; readonly run: number } | null;
}

/** What the gateway says of its keys. Secrets never come here. */
export const useKeys = create<KeyState>(() => ({ keys: null, failure: null, upTo: null }));

/** Keys that end by themselves, and hours that go by, raise no number. */
const REFRESH_MS = 60_000;

const runNow = (): number | null => usePanel.getState().snapshot?.gateway.startedAt ?? null;

let reading: Promise<void> = Promise.resolve();
let underWay = 0;

/** Reads what has changed, or all of them the first time: thousands of keys are megabytes. One reading after the other. */
export function readKeys(): Promise<void> {
  underWay += 1;
  reading = reading.then(readOnce).finally(() => {
    underWay -= 1;
  });
  return reading;
}

async function readOnce(): Promise<void> {
  const run = runNow();
  const { upTo } = useKeys.getState();
  const since = upTo !== null && upTo.run === run ? upTo.seq : null;
  const reply = await ask('key.changes', { since });
  if (!reply.ok) return useKeys.setState({ failure: reply.error.message });
  const { seq, keys: news } = reply.value;
  useKeys.setState(({ keys }) => ({
    keys: since === null || keys === null ? keepSame(keys, news) : patchKeys(keys, news),
    failure: null,
    upTo: run === null ? null : { seq, run },
  }));
}

/** Keeps them fresh while the page can be seen; the returned function ends it. */
export function followKeys(): () => void {
  void readKeys();
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void readKeys();
  }, REFRESH_MS);
  const unsubscribe = usePanel.subscribe(({ snapshot }) => {
    if (!snapshot || underWay > 0) return;
    const { upTo } = useKeys.getState();
    if (upTo?.run !== snapshot.gateway.startedAt || snapshot.keysSeq > upTo.seq) void readKeys();
  });
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}

/** One key as it is now; null when there is none of that id. */
export const useKey = (id: string): ApiKey | null => useKeys(({ keys }) => keys?.find((key) => key.id === id) ?? null);
