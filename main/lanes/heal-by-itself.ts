import type { Fleet } from '../fleet/fleet.ts';
import type { Clock } from '../ports.ts';

export interface HealPorts {
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, 'find' | 'onEvent'>;
  /** Whether the configuration wants it. */
  readonly isWanted: () => boolean;
  readonly heal: (backend: string, model: string) => void;
}

/** Others may hold all slots of a model without this gateway, which looks the same from outside, but passes. */
const HEAL_AFTER_MS = 60_000;
/** A model that wedges again so soon has a trouble that healing does not cure: that is left to people. */
const AGAIN_AFTER_MS = 600_000;

/** Has models healed that stay wedged, where the configuration wants it. The returned function ends it. */
export function healByItself({ clock, fleet, isWanted, heal }: HealPorts): () => void {
  const healedAt = new Map<string, number>();
  const pending = new Map<string, () => void>();
  const outOf = (backend: string, model: string) => fleet.find(backend)?.lanes.get(model)?.out;

  function healNow(backend: string, model: string): void {
    const key = `${backend}\n${model}`;
    pending.delete(key);
    const [now, out] = [clock.monotonic(), outOf(backend, model)];
    if (!isWanted() || !out?.isWedged || out.isHealing || now - out.since < HEAL_AFTER_MS) return;
    for (const [other, at] of healedAt) if (now - at >= AGAIN_AFTER_MS) healedAt.delete(other);
    if (healedAt.has(key)) return;
    healedAt.set(key, now);
    heal(backend, model);
  }

  const stopListening = fleet.onEvent((event) => {
    if (event.kind !== 'lane' || event.outReason === null) return;
    const { backend, model } = event;
    if (!outOf(backend, model)?.isWedged) return;
    const key = `${backend}\n${model}`;
    pending.get(key)?.();
    pending.set(
      key,
      clock.schedule(HEAL_AFTER_MS, () => healNow(backend, model)),
    );
  });
  return () => {
    stopListening();
    for (const cancel of pending.values()) cancel();
  };
}
