import { countPending, useSettings } from './settings-store.ts';

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Has the browser ask before it leaves a page with unsaved changes; the returned function ends it. */
export const keepPageOpen = (): (() => void) =>
  useSettings.subscribe((state, before) => {
    const [hasSome, hadSome] = [countPending(state) > 0, countPending(before) > 0];
    if (hasSome && !hadSome) window.addEventListener('beforeunload', ask);
    if (!hasSome && hadSome) window.removeEventListener('beforeunload', ask);
  });
