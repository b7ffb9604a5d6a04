import { useHotkeys } from '@mantine/hooks';
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
  useHotkeys([
    ['shift+?', () => openDialog({ kind: 'shortcuts' })],
    ['/', focusFilter],
  ]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = event.timeStamp - armedAt.current < CHORD_MS;
      armedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const screen = isSecond ? screens.find(({ key }) => key === event.key) : undefined;
      if (!screen) return;
      event.preventDefault();
      // The views' own keys must not hear the second half of a chord.
      event.stopImmediatePropagation();
      go(screen.path);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

/** Every view marks its filter with `data-filter`. */
function focusFilter(): void {
  document.querySelector<HTMLInputElement>('input[data-filter]')?.focus();
}
