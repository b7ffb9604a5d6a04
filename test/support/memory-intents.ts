import type { IntentStore } from '../../main/ports.ts';

/** Outlives gateways, as a file does. */
export function createMemoryIntents(): IntentStore & { readonly kept: () => Readonly<Record<string, string>> } {
  let kept: Readonly<Record<string, string>> = {};
  return {
    load: () => kept,
    save(intents) {
      kept = intents;
    },
    kept: () => kept,
  };
}
