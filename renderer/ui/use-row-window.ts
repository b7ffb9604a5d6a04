import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type RowWindow, rowWindow, scrollToSee } from './row-window.ts';

interface LongList {
  readonly count: number;
  readonly rowPx: number;
  /** Height of a sticky head inside the scrolled element. */
  readonly headPx: number;
  /** The caller's own reference to the element that scrolls, when it has one. */
  readonly scroller?: RefObject<HTMLDivElement | null>;
}

export interface WindowedList extends RowWindow {
  /** For the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Scrolls no further than needed to see that row. */
  readonly see: (row: number) => void;
}

const AT_FIRST: RowWindow = { from: 0, to: 30 };

/** Which rows of a long list to draw, kept up with scrolling and resizing. */
export function useRowWindow({ count, rowPx, headPx, scroller: given }: LongList): WindowedList {
  const own = useRef<HTMLDivElement>(null);
  const scroller = given ?? own;
  const [shown, setShown] = useState<RowWindow>(AT_FIRST);
  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, clientHeight } = element;
    const next = rowWindow({ scrollTop, viewPx: clientHeight - headPx, rowPx, count: Number.POSITIVE_INFINITY });
    setShown((before) => (before.from === next.from && before.to === next.to ? before : next));
  }, [scroller, rowPx, headPx]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, measure]);
  const see = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (!element) return;
      const viewPx = element.clientHeight - headPx;
      element.scrollTop = scrollToSee(row, { scrollTop: element.scrollTop, viewPx, rowPx });
    },
    [scroller, rowPx, headPx],
  );
  return { scroller, from: Math.min(shown.from, count), to: Math.min(shown.to, count), see };
}
