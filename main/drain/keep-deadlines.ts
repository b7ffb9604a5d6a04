import type { Fleet } from '../fleet/fleet.ts';
import type { Clock } from '../ports.ts';

export interface DeadlinePorts {
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, 'backends' | 'endDrain' | 'onEvent'>;
}

/** A timer counts at most so long: after it the time is looked at again. */
const LONGEST_MS = 24 * 3_600_000;

/** Ends what holds a drain when its deadline comes, by the wall clock, also of a drain that an earlier run began. */
export function keepDeadlines({ clock, fleet }: DeadlinePorts): () => void {
  let cancel = (): void => {};
  let armedFor: number | null = null;

  function look(): void {
    const now = clock.now();
    for (const { id, drain } of fleet.backends())
      if (drain && drain.endsAt !== null && drain.endsAt <= now) fleet.endDrain(id);
    arm(Math.min(...fleet.backends().map(({ drain }) => drain?.endsAt ?? Number.POSITIVE_INFINITY)));
  }

  function arm(endsAt: number): void {
    if (endsAt === armedFor) return;
    cancel();
    armedFor = Number.isFinite(endsAt) ? endsAt : null;
    if (armedFor === null) return;
    cancel = clock.schedule(Math.min(LONGEST_MS, endsAt - clock.now()), () => {
      armedFor = null;
      look();
    });
  }

  const stopListening = fleet.onEvent(({ kind }) => {
    if (kind === 'state') look();
  });
  look();
  return () => {
    stopListening();
    cancel();
  };
}
