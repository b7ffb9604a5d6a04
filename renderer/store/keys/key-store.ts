import { create } from 'zustand';
import type { ApiKey } from '../../../shared/key.ts';
import { keepSame } from '../keep-same.ts';
import { ask } from '../send.ts';

interface KeyState {
  /** Null until they were read. */
  readonly keys: readonly ApiKey[] | null;
  /** Why they could not be read the last time; null when they could. */
  readonly failure: string | null;
}

/** What the gateway says of its keys. Secrets never come here. */
export const useKeys = create<KeyState>(() => ({ keys: null, failure: null }));

/** When a key was last used moves slowly. */
const REFRESH_MS = 5_000;

export async function readKeys(): Promise<void> {
  const reply = await ask('key.list', undefined);
  if (!reply.ok) return useKeys.setState({ failure: reply.error.message });
  useKeys.setState(({ keys }) => ({ keys: keepSame(keys, reply.value), failure: null }));
}

/** Keeps them fresh while the page can be seen; the returned function ends it. */
export function followKeys(): () => void {
  void readKeys();
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void readKeys();
  }, REFRESH_MS);
  return () => clearInterval(timer);
}

/** One key as it is now; null when there is none of that id. */
export const useKey = (id: string): ApiKey | null => useKeys(({ keys }) => keys?.find((key) => key.id === id) ?? null);
