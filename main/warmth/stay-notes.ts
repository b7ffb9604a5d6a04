import type { Term } from '../../shared/keep.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Clock } from '../ports.ts';
import { USUAL_TERM_MS } from './judge-stay.ts';
import type { StayLook, StayMoment, StayTold, StayWanted } from './look-at-stays.ts';
import { mayTryAt, NO_TRIES, noteTry, stillCounting, type Tries } from './tries.ts';

/** How long a model is to stay; null where no rule says anything. */
export type WantedThere = (backend: string, model: string) => StayWanted | null;

/** What servers were told of how long models stay, and what came of it. */
export interface StayNotes {
  momentOf(backend: ReadonlyBackend, wanted: WantedThere): StayMoment;
  noteTold(backend: ReadonlyBackend, what: Pick<StayLook, 'model' | 'wanted'>): void;
  /** So often in a row by now. */
  noteFailed(backend: ReadonlyBackend, look: StayLook, why: string): Tries;
  /** Compares what a server lists with what it was told at `toldAt`, ms since the epoch: so far its clock is ahead. */
  noteListed(backend: ReadonlyBackend, look: StayLook, toldAt: number): void;
}

/** What is wanted of a model whose server was told something by a rule that is gone. */
export const NOT_RULED: StayWanted = { term: USUAL_TERM_MS, isKept: false };

export function createStayNotes(clock: Clock): StayNotes {
  const told = new Map<string, StayTold>();
  const tries = new Map<string, Tries & Pick<StayTold, 'term' | 'runner'>>();
  const aheadMs = new Map<string, number>();
  const keyOf = ({ id }: ReadonlyBackend, model: string): string => `${id}\n${model}`;
  const runnerOf = ({ lanes }: ReadonlyBackend, model: string): number => lanes.get(model)?.runner ?? 0;

  /** What was told is gone with the runner. */
  const toldOf = (backend: ReadonlyBackend, model: string): StayTold | null => {
    const note = told.get(keyOf(backend, model));
    return note && note.runner === runnerOf(backend, model) ? note : null;
  };
  /** Each telling counts, so that two who want it otherwise do not tell in turn for ever. */
  const triesOf = (backend: ReadonlyBackend, model: string, term: Term): Tries => {
    const before = tries.get(keyOf(backend, model));
    const isSame = before?.term === term && before.runner === runnerOf(backend, model);
    return isSame ? stillCounting(before, clock.monotonic()) : NO_TRIES;
  };
  function noteTelling(backend: ReadonlyBackend, model: string, term: Term, failure: string | null): Tries {
    const now = noteTry(triesOf(backend, model, term), clock.monotonic(), failure);
    tries.set(keyOf(backend, model), { ...now, term, runner: runnerOf(backend, model) });
    return now;
  }

  return {
    momentOf: (backend, wanted) => ({
      now: clock.monotonic(),
      wallThere: clock.now() + (aheadMs.get(backend.id) ?? 0),
      wanted: (model) => wanted(backend.id, model) ?? (toldOf(backend, model) ? NOT_RULED : null),
      told: (model) => toldOf(backend, model),
      whyPaused: (model, term) => {
        const before = triesOf(backend, model, term);
        if (mayTryAt(before) <= clock.monotonic()) return null;
        return before.failure === null
          ? 'its server was told, and somebody else has said otherwise'
          : `its server could not be told: ${before.failure}`;
      },
    }),
    noteTold(backend, { model, wanted }) {
      const key = keyOf(backend, model);
      noteTelling(backend, model, wanted.term, null);
      // What no rule asks for is told once, and is then the server's own business.
      if (wanted === NOT_RULED) told.delete(key);
      else told.set(key, { term: wanted.term, runner: runnerOf(backend, model), at: clock.monotonic() });
    },
    noteFailed: (backend, { model, wanted }, why) => noteTelling(backend, model, wanted.term, why),
    noteListed(backend, { entry, wanted: { term } }, toldAt) {
      const expiresAt = backend.resident.get(entry.model)?.expiresAt ?? null;
      if (expiresAt !== null && term !== 'pin') aheadMs.set(backend.id, expiresAt - term - toldAt);
    },
  };
}
