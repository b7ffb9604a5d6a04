import { useEffect, useState } from 'react';
import type { KnownCallers } from '../../../shared/known-caller.ts';
import { keepSame } from '../keep-same.ts';
import { ask } from '../send.ts';

/** A thousand of them are a quarter of a megabyte. */
const REFRESH_MS = 10_000;

/** Who is known by others than keys, kept fresh while the page can be seen; null until it was read. */
export function useCallers(): KnownCallers | null {
  const [known, setKnown] = useState<KnownCallers | null>(null);
  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const reply = await ask('key.callers', undefined);
      // A failure shows in the list of keys above, which is read at the same time.
      if (reply.ok && !isGone) setKnown((before) => keepSame(before, reply.value));
    };
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);
  return known;
}
