import { type Backend, laneOf } from './backend.ts';
import type { ProbeFacts } from './facts.ts';
import { applyFault, type Fault } from './faults.ts';
import { noteForeign } from './foreign-load.ts';
import { learnSlots } from './learned-slots.ts';
import type { Experience, Ledger } from './ledger.ts';
import { learnRates } from './rates.ts';
import { fightOf, isReload, noteRunner, tellsNothing } from './runner-history.ts';
import { createWedges } from './wedges.ts';

/** What exchanges may report, and what each report changes. */
export function createExperience(ledger: Ledger, setHealth: ProbeFacts['setHealth']): Experience {
  const { clock, emit, changed, update } = ledger;
  const at = () => ({ now: clock.monotonic(), cooldownMs: ledger.settings.cooldownMs });

  /** A lane on trial has not come back yet: failing once more is no news. */
  function blame(backend: Backend, fault: Fault): void {
    const wasOut = isOutOrOnTrial(backend, fault.model);
    const hostOut = applyFault(backend, fault, at());
    if (hostOut) setHealth(backend.id, hostOut);
    const lane = backend.lanes.get(fault.model ?? '');
    if (lane?.out && !wasOut)
      emit({ kind: 'lane', backend: backend.id, model: lane.model, outReason: lane.out.reason });
  }

  const wedges = createWedges(ledger);
  return {
    noteFault: (id, fault) =>
      update(id, (backend) => {
        blame(backend, fault);
        if (fault.kind === 'host' || fault.kind === 'config') emit({ kind: 'suspect', backend: id });
        if (fault.coolMs !== undefined) clock.schedule(fault.coolMs, () => emit({ kind: 'capacity' }));
        if (fault.kind === 'inventory') emit({ kind: 'stale', backend: id });
        // Those who wait may have lost their last candidate: they are to hear so now, not at their timeout.
        changed();
      }),
    ...wedges,
    ...memoryNotes(ledger, wedges.noteUnwedged),
    reviewSlots: (id, model) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        const { proven } = lane.seen;
        lane.seen = learnSlots(lane, clock.monotonic());
        if (lane.seen.proven > proven) emit({ kind: 'capacity' });
      }),
    noteFinish: (id, model, finish) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        lane.foreign = noteForeign(lane.foreign, finish, lane.rates, clock.monotonic());
        lane.rates = learnRates(lane.rates, finish);
      }),
    noteServed: (id, model, served) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        const now = clock.monotonic();
        if (tellsNothing(lane.asked, served, now)) {
          lane.likeBefore += 1;
          return;
        }
        const { servedAt } = lane.asked;
        const wasPushedOut = [...backend.lanes.values()].some((one) => one !== lane && one.asked.loadedAt > servedAt);
        const moment = { now, wasPushedOut, likeBefore: lane.likeBefore };
        lane.likeBefore = 0;
        // What the runner before had cached is gone with it.
        if (isReload(lane.asked, served, moment)) lane.runner += 1;
        const before = fightOf(model, lane.asked, now);
        lane.asked = noteRunner(lane.asked, served, moment);
        const fight = fightOf(model, lane.asked, now);
        if (fight && !before) emit({ kind: 'fight', backend: id, fight });
      }),
    noteSuccess: (id, model) =>
      update(id, (backend) => {
        if (model === null) return;
        const lane = laneOf(backend, model);
        if (!lane.onTrial) return;
        lane.onTrial = false;
        lane.failures = [];
        emit({ kind: 'lane', backend: id, model, outReason: null });
        emit({ kind: 'capacity' });
      }),
    noteChanged: (id) => update(id, () => emit({ kind: 'stale', backend: id })),
  };
}

/** What is told of models that come into memory and leave it. */
function memoryNotes(
  { clock, update }: Ledger,
  noteUnwedged: Experience['noteUnwedged'],
): Pick<Experience, 'noteLoaded' | 'noteWarmed' | 'noteUnloading'> {
  return {
    noteLoaded: (id, model) =>
      update(id, (backend) => {
        laneOf(backend, model).provenAt = clock.monotonic();
        noteUnwedged(id, model);
      }),
    noteWarmed: (id, model, runner) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        lane.provenAt = clock.monotonic();
        lane.asked = { ...lane.asked, alike: [runner] };
        noteUnwedged(id, model);
      }),
    noteUnloading: (id, model) =>
      update(id, (backend) => {
        laneOf(backend, model).toldToLeaveAt = clock.monotonic();
      }),
  };
}

function isOutOrOnTrial({ lanes }: Backend, model: string | null): boolean {
  const lane = lanes.get(model ?? '');
  return lane !== undefined && (lane.out !== null || lane.onTrial);
}
