import { useEffect, useRef } from 'react';
import { openDialog } from '../store/dialogs.ts';
import { go } from '../store/route.ts';
import { isTyping } from '../ui/key-target.ts';
import { screens } from './screens.tsx';

/** Time to press the second key of `g f`. */
const CHORD_MS = 1_200;

/** The keys that work on every screen. Views add their own. */
export function useHotkeyMap(): void {
  const armedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isForOthers(event)) return;
      const isSecond = event.timeStamp - armedAt.current < CHORD_MS;
      armedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const screen = isSecond ? screens.find(({ key }) => key === event.key) : undefined;
      const run = screen ? () => go(screen.path) : single[event.key];
      if (!run) return;
      event.preventDefault();
      // The views' own keys must not hear the second half of a chord.
      event.stopImmediatePropagation();
      run();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

const isForOthers = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey || isTyping(target);

const single: Readonly<Record<string, () => void>> = {
  '?': () => openDialog({ kind: 'shortcuts' }),
  '/': focusFilter,
};

/** Every view marks its filter with `data-filter`. */
function focusFilter(): void {
  document.querySelector<HTMLInputElement>('input[data-filter]')?.focus();
}
