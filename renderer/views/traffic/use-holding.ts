import { useCallback, useMemo, useRef, useState } from 'react';

export type Holding = ReturnType<typeof useHolding>;

/** Whether the list stands still, and why: it was paused, or somebody looks closer. */
export function useHolding() {
  const scroller = useRef<HTMLDivElement>(null);
  const [isPaused, setPaused] = useState(false);
  const [isPointed, setPointed] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const [isFocused, setFocused] = useState(false);
  /** For an element that stays while the list in it comes and goes: what is taken away does not say that it was left. */
  const ofList = useMemo(
    () => ({
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onScrollCapture: ({ target }: React.UIEvent) => setScrolled(target instanceof Element && target.scrollTop > 0),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    }),
    [],
  );
  return {
    scroller,
    isPaused,
    isHeld: isPaused || isPointed || isScrolled || isFocused,
    toggle: useCallback(() => setPaused((is) => !is), []),
    toTop: useCallback(() => {
      if (scroller.current) scroller.current.scrollTop = 0;
      setScrolled(false);
    }, []),
    ofList,
  };
}
