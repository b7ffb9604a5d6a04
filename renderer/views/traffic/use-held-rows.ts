import { useCallback, useRef, useState } from 'react';
import { type Held, hold } from './arrange.ts';
import type { TrafficRow } from './traffic-row.ts';

interface Showing {
  readonly rows: readonly TrafficRow[];
  readonly filter: string;
}

interface HeldRows extends Held {
  /** Shows what is held back, and holds on from there. */
  readonly refresh: () => void;
}

/** The rows to show: as they come, or, while held, those that stood there when it began. Another filter begins anew. */
export function useHeldRows(
  all: readonly TrafficRow[],
  asked: readonly TrafficRow[],
  { isHeld, filter }: { readonly isHeld: boolean; readonly filter: string },
): HeldRows {
  const showing = useRef<Showing | null>(null);
  const [, setRefreshes] = useState(0);
  const refresh = useCallback(() => {
    showing.current = null;
    setRefreshes((count) => count + 1);
  }, []);
  const before = showing.current;
  const held = isHeld && before?.filter === filter ? hold(before.rows, all, asked) : { rows: asked, fresh: 0 };
  showing.current = { rows: held.rows, filter };
  return { ...held, refresh };
}
