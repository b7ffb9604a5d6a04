import type { RuledStay, Term } from '../../shared/keep.ts';
import type { Result } from '../../shared/result.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { orCut, pause } from '../pause.ts';
import type { Clock, Log } from '../ports.ts';
import { lookAtStays, type StayLook, type StayWanted } from './look-at-stays.ts';
import { createStayNotes, NOT_RULED, type WantedThere } from './stay-notes.ts';

/** A request without content, which tells a server how long a model stays that is in its memory. */
interface TellStay {
  readonly backend: ReadonlyBackend;
  readonly model: string;
  /** As its list has it: with another it would be loaded anew. */
  readonly contextLength: number | null;
  readonly term: Term;
  readonly signal: AbortSignal;
}

export interface StayPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly backends: () => readonly ReadonlyBackend[];
  readonly tellStay: (order: TellStay) => Promise<Result<void, string>>;
  readonly readLoaded: (backend: string) => Promise<void>;
  /** Whether an order loads or unloads something there. */
  readonly isWorkedOn: (backend: string) => boolean;
}

export interface Stays {
  /** Looks at what is in memory and has servers told, one model at a time on each. */
  review(wanted: WantedThere): void;
  views(wanted: WantedThere): readonly RuledStay[];
  /** It was loaded there by an order of ours, which said so. */
  noteLoaded(backend: string, model: string, wanted: StayWanted): void;
  stop(): Promise<void>;
}

/** A model that is in memory answers at once. What takes longer has turned into a load, which is dropped by leaving. */
const LONGEST_MS = 10_000;

/** Has servers go by the rules about how long models stay, without ever loading one. */
export function holdStays(ports: StayPorts): Stays {
  const { clock } = ports;
  const notes = createStayNotes(clock);
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  const look = (backend: ReadonlyBackend, wanted: WantedThere): readonly StayLook[] =>
    lookAtStays(backend, notes.momentOf(backend, wanted));
  const findDue = (backend: ReadonlyBackend, wanted: WantedThere): StayLook | undefined =>
    ports.isWorkedOn(backend.id) ? undefined : look(backend, wanted).find(({ isDue }) => isDue);

  const readLoaded = ({ id }: ReadonlyBackend): Promise<void> => orCut(ports.readLoaded(id), stopping.signal);

  async function tell(backend: ReadonlyBackend, { model, entry, wanted }: StayLook): Promise<Result<void, string>> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, stopping.signal]);
    const { contextLength } = entry;
    const answer = ports.tellStay({ backend, model, contextLength, term: wanted.term, signal });
    const late = pause(clock, LONGEST_MS, signal).then(() => {
      // Requests of ours may wait for that load by now: they would start over.
      if (!isUsed(backend, model)) over.abort();
    });
    const outcome = await answer;
    over.abort();
    await late;
    return outcome;
  }

  /** A second look at a list that is new: what has begun to leave, or to be used, is left alone. */
  async function putRight(backend: ReadonlyBackend, wanted: WantedThere): Promise<void> {
    await readLoaded(backend);
    const due = stopping.signal.aborted ? undefined : findDue(backend, wanted);
    if (!due) return;
    const outcome = await tell(backend, due);
    if (stopping.signal.aborted) return;
    if (!outcome.ok) {
      const { count: times } = notes.noteFailed(backend, due, outcome.error);
      const what = { backend: backend.id, model: due.model, why: outcome.error, times };
      return ports.log.warn('a server could not be told how long a model stays', what);
    }
    const toldAt = clock.now();
    notes.noteTold(backend, due);
    await readLoaded(backend);
    if (!isUsed(backend, due.model)) notes.noteListed(backend, due, toldAt);
  }

  return {
    review(wanted) {
      for (const backend of ports.backends()) {
        if (underWay.has(backend.id) || !findDue(backend, wanted)) continue;
        const done = putRight(backend, wanted).finally(() => underWay.delete(backend.id));
        underWay.set(backend.id, done);
      }
    },
    views: (wanted) =>
      ports.backends().flatMap((backend) =>
        look(backend, wanted)
          .filter((one) => one.wanted !== NOT_RULED)
          .map(({ entry, wanted: { term }, why }) => ({ backend: backend.id, model: entry.model, term, why })),
      ),
    noteLoaded(id, model, wanted) {
      const backend = ports.backends().find((one) => one.id === id);
      if (backend) notes.noteTold(backend, { model, wanted });
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}

const isUsed = ({ lanes }: ReadonlyBackend, model: string): boolean => (lanes.get(model)?.runs.size ?? 0) > 0;
