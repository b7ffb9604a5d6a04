import type { IntentStore } from './ports.ts';

/** What was begun with the fleet and has not ended, as text by name. */
export interface Intents {
  read(name: string): string | undefined;
  /** Null forgets it. Kept when it returns, where anything is. */
  write(name: string, text: string | null): void;
}

export function createIntents(store: IntentStore | undefined): Intents {
  const kept = new Map(Object.entries(store?.load() ?? {}));
  return {
    read: (name) => kept.get(name),
    write(name, text) {
      if ((kept.get(name) ?? null) === text) return;
      if (text === null) kept.delete(name);
      else kept.set(name, text);
      store?.save(Object.fromEntries(kept));
    },
  };
}
