import { useSyncExternalStore } from 'react';
import { clockAhead } from './clock-ahead.ts';

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let aheadMs = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.visibilityState !== 'visible') return;
  now = Date.now() + aheadMs;
  for (const changed of listeners) changed();
}

function watch(changed: () => void): () => void {
  listeners.add(changed);
  if (listeners.size === 1) {
    now = Date.now() + aheadMs;
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Takes the gateway's word for the time: its moments are compared with `useNow`, and two machines' clocks differ. */
export function followGatewayClock(at: number): void {
  aheadMs = clockAhead(aheadMs, at - Date.now());
}

/** Milliseconds since the epoch by the gateway's clock, renewed every second, one timer for all who look. */
export const useNow = (): number => useSyncExternalStore(watch, () => now);

/** The same, once: for what is decided when a button is pressed. */
export const gatewayNow = (): number => Date.now() + aheadMs;
