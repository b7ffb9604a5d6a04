import { useEffect, useState } from 'react';
import type { Reply } from '../../shared/contract.ts';

export type PointsReading<Point> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly points: readonly Point[] }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * Points of a chart, asked for anew every so often. `read` says what is asked, and is the same function for as long as that
 * is the same; it gives null when nothing is to be asked now.
 */
export function usePoints<Point>(
  read: () => Promise<Reply<readonly Point[]>> | null,
  everyMs: number,
): PointsReading<Point> {
  const [reading, setReading] = useState<PointsReading<Point>>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    const refresh = async (): Promise<void> => {
      const reply = await read();
      if (isOver || reply === null) return;
      if (reply.ok) setReading({ state: 'ready', points: reply.value });
      // A hiccup keeps the points that are there: the banner tells that the connection is lost.
      else
        setReading((before) => (before.state === 'ready' ? before : { state: 'failed', reason: reply.error.message }));
    };
    setReading({ state: 'loading' });
    void refresh();
    const timer = setInterval(() => void refresh(), everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [read, everyMs]);
  return reading;
}
