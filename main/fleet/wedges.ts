import { type Backend, type Lane, laneOf } from './backend.ts';
import type { Experience, Ledger } from './ledger.ts';

type Wedges = Pick<Experience, 'noteWedged' | 'noteUnwedged' | 'noteHealing' | 'takeBack'>;

/** What is reported of lanes that hang, and what each report changes. */
export function createWedges({ clock, emit, changed, update }: Ledger): Wedges {
  function bringBack(backend: Backend, lane: Lane): void {
    Object.assign(lane, { out: null, onTrial: false, failures: [] });
    emit({ kind: 'lane', backend: backend.id, model: lane.model, outReason: null });
    changed();
  }

  return {
    noteWedged: (id, model, reason) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        const wedgedSince = lane.out?.isWedged ? lane.out.since : null;
        lane.out = { since: wedgedSince ?? clock.monotonic(), reason, isWedged: true, isHealing: false };
        lane.onTrial = false;
        // Also of a lane that was out for its failures: that it hangs is news, and what heals it listens for it.
        if (wedgedSince === null) emit({ kind: 'lane', backend: id, model, outReason: reason });
        changed();
      }),
    noteUnwedged: (id, model) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        if (lane.out?.isWedged) bringBack(backend, lane);
      }),
    noteHealing: (id, model, isHealing) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        if (lane.out) lane.out = { ...lane.out, isHealing };
        changed();
      }),
    takeBack(id, model, which) {
      let taken = 0;
      update(id, (backend) => {
        for (const run of [...laneOf(backend, model).runs]) {
          const why = run.takeBack ? which(run) : null;
          if (!why) continue;
          taken += 1;
          run.takeBack?.(why);
        }
      });
      return taken;
    },
  };
}
