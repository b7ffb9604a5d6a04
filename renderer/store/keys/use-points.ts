import { useEffect, useState } from 'react';
import type { KeyUsePoint, KeyUseSpan } from '../../../shared/key.ts';
import { ask } from '../send.ts';

export type UseReading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly points: readonly KeyUsePoint[] }
  | { readonly state: 'failed'; readonly reason: string };

/** Requests are written down every ten seconds. */
const REFRESH_MS = 10_000;

/** What a key was used for over a span, kept fresh. */
export function useKeyUse(id: string, span: KeyUseSpan): UseReading {
  const [reading, setReading] = useState<UseReading>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      const reply = await ask('key.use', { id, span });
      if (isOver) return;
      if (reply.ok) setReading({ state: 'ready', points: reply.value });
      // A hiccup keeps what is there: the banner tells that the connection is lost.
      else
        setReading((before) => (before.state === 'ready' ? before : { state: 'failed', reason: reply.error.message }));
    };
    setReading({ state: 'loading' });
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [id, span]);
  return reading;
}
