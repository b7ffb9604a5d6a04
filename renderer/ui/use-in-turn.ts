import { useEffect, useState } from 'react';

/** More than drawing one of them takes. */
const TURN_MS = 50;

/**
 * The value, but for the nth of several things that are dear to draw a moment later, so that no frame has to draw them
 * all. Null before the first turn.
 */
export function useInTurn<T>(value: T, place: number): T | null {
  const [shown, setShown] = useState<T | null>(place === 0 ? value : null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(value), place * TURN_MS);
    return () => clearTimeout(timer);
  }, [value, place]);
  return shown;
}
