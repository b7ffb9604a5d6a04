import { useModals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import { useIsDialogOpen } from '../../store/dialogs.ts';

/**
 * Whether no dialog lies above the page. Becomes true only after the key that closed the last one has been dealt with:
 * Escape closes what lies on top, one at a time.
 */
export function useIsOnTop(): boolean {
  const { modals } = useModals();
  const isDialogOpen = useIsDialogOpen();
  const isCovered = isDialogOpen || modals.length > 0;
  const [isOnTop, setOnTop] = useState(!isCovered);
  useEffect(() => {
    if (isCovered) return setOnTop(false);
    const timer = setTimeout(() => setOnTop(true));
    return () => clearTimeout(timer);
  }, [isCovered]);
  return isOnTop && !isCovered;
}
