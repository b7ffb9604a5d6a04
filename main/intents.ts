import type { IntentStore, KeptText } from './ports.ts';

/** What was begun with the fleet and has not ended, as text by name. */
export interface Intents {
  of(name: string): KeptText;
}

export function createIntents(store: IntentStore | undefined): Intents {
  const kept = new Map(Object.entries(store?.load() ?? {}));
  return {
    of: (name) => ({
      read: () => kept.get(name),
      write(text) {
        if ((kept.get(name) ?? null) === text) return;
        if (text === null) kept.delete(name);
        else kept.set(name, text);
        store?.save(Object.fromEntries(kept));
      },
    }),
  };
}
