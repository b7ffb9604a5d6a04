import { type RefObject, useLayoutEffect, useState } from 'react';
import { type RowWindow, rowWindow } from '../../ui/row-window.ts';
import { BACKEND_PX, FACTS_WIDTH_PX, NAME_PX } from './matrix-layout.ts';

/** Columns are drawn in blocks, so that scrolling sideways does not draw with every one that comes into sight. */
const BLOCK = 4;
const AT_FIRST: RowWindow = { from: 0, to: 12 };

/** Which backends' columns are worth drawing; fifty of them are several times what can be seen. */
export function useColumnWindow(scroller: RefObject<HTMLDivElement | null>, count: number): RowWindow {
  const [shown, setShown] = useState(AT_FIRST);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => {
      const { from, to } = rowWindow({
        scrollTop: element.scrollLeft - FACTS_WIDTH_PX,
        viewPx: element.clientWidth - NAME_PX,
        rowPx: BACKEND_PX,
        count: Number.POSITIVE_INFINITY,
      });
      const next = { from: Math.floor(from / BLOCK) * BLOCK, to: Math.ceil(to / BLOCK) * BLOCK };
      setShown((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return { from: Math.min(shown.from, count), to: Math.min(shown.to, count) };
}
