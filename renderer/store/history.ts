import { useEffect, useState } from 'react';
import type { HistoryPoint, HistorySpan } from '../../shared/history.ts';
import { ask } from './send.ts';

export type HistoryReading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly points: readonly HistoryPoint[] }
  | { readonly state: 'failed'; readonly reason: string };

/** As often as a new point can have come. */
const REFRESH_MS: Readonly<Record<HistorySpan, number>> = { '5m': 2_000, '1h': 10_000, '24h': 60_000 };

/** Points of a chart, kept fresh while the page can be seen; of the whole gateway without a backend. */
export function useHistory(span: HistorySpan, backend?: string): HistoryReading {
  const [reading, setReading] = useState<HistoryReading>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const reply = await ask('history.read', { span, ...(backend === undefined ? {} : { backend }) });
      if (isOver) return;
      if (reply.ok) setReading({ state: 'ready', points: reply.value });
      // A hiccup keeps the points that are there: the banner tells that the connection is lost.
      else
        setReading((before) => (before.state === 'ready' ? before : { state: 'failed', reason: reply.error.message }));
    };
    setReading({ state: 'loading' });
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS[span]);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [span, backend]);
  return reading;
}
