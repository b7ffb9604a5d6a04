import type { Fleet } from '../fleet/fleet.ts';
import type { Clock } from '../ports.ts';

export interface HealPorts {
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, 'find' | 'onEvent'>;
  /** Whether the configuration wants it. */
  readonly isWanted: () => boolean;
  readonly heal: (backend: string, model: string) => void;
}

/** A model that wedges again so soon has a trouble that healing does not cure: that is left to people. */
const AGAIN_AFTER_MS = 600_000;

/** Has models healed that wedge, where the configuration wants it. The returned function ends it. */
export function healByItself({ clock, fleet, isWanted, heal }: HealPorts): () => void {
  const healedAt = new Map<string, number>();
  return fleet.onEvent((event) => {
    if (event.kind !== 'lane' || event.outReason === null || !isWanted()) return;
    const { backend, model } = event;
    if (!fleet.find(backend)?.lanes.get(model)?.out?.isWedged) return;
    const key = `${backend}\n${model}`;
    const now = clock.monotonic();
    for (const [other, at] of healedAt) if (now - at >= AGAIN_AFTER_MS) healedAt.delete(other);
    if (healedAt.has(key)) return;
    healedAt.set(key, now);
    heal(backend, model);
  });
}
