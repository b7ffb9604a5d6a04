import type { Departure } from '../../main/proxy/departure.ts';

/** A client that leaves when told to. */
export function createLeavingClient(): Departure & { leave(): void } {
  let react: (() => void) | null = null;
  return {
    gone: false,
    interruption: null,
    watch(next) {
      react = next;
    },
    unwatch() {
      react = null;
    },
    interrupt() {},
    leave: () => react?.(),
  };
}
