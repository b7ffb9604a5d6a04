import { useEffect } from 'react';
import { create } from 'zustand';
import type { DesktopPreferences } from '../../../shared/desktop.ts';
import { ask, send } from '../../store/send.ts';

/** Null where there is no desktop, and until it is known that there is one. */
const useDesktopState = create<{ readonly preferences: DesktopPreferences | null }>(() => ({ preferences: null }));

/** What the desktop app remembers; null in a browser. */
export function useDesktop(): DesktopPreferences | null {
  useEffect(() => {
    void ask('desktop.read', undefined).then((reply) => {
      if (reply.ok) useDesktopState.setState({ preferences: reply.value });
    });
  }, []);
  return useDesktopState((state) => state.preferences);
}

/** Saves what is given; what could not be had (a login item, say) shows as it really is. */
export async function changeDesktop(change: Partial<DesktopPreferences>): Promise<void> {
  const reply = await send({
    name: 'desktop.change',
    input: change,
    key: 'desktop',
    doing: 'Saving the preference',
    done: null,
  });
  if (reply.ok) useDesktopState.setState({ preferences: reply.value });
}
