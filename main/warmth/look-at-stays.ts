import { isUp } from '../../shared/backend-state.ts';
import type { Term } from '../../shared/keep.ts';
import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import type { ResidencyEntry } from '../fleet/facts.ts';
import { isLoading } from '../fleet/run.ts';
import { listsWhileLoading } from '../fleet/server-age.ts';
import { judgeStay } from './judge-stay.ts';

/** How long a model is to stay on a backend. */
export interface StayWanted {
  readonly term: Term;
  /** A rule keeps that copy warm. */
  readonly isKept: boolean;
}

/** What this gateway has told a server of one of its models. */
export interface StayTold {
  readonly term: Term;
  /** The lane's count of runners then: what was told is gone with the runner. */
  readonly runner: number;
  /** Monotonic ms. */
  readonly at: number;
}

export interface StayMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** By the clock of that server, milliseconds since the epoch. */
  readonly wallThere: number;
  readonly wanted: (model: string) => StayWanted | null;
  readonly told: (model: string) => StayTold | null;
  /** Why the server is not told that term once more for now; null where it may be. */
  readonly whyPaused: (model: string, term: Term) => string | null;
}

/** A model in memory whose stay is ruled. */
export interface StayLook {
  /** The name under which its runner's options are known, else the one it is listed under. */
  readonly model: string;
  readonly entry: ResidencyEntry;
  readonly wanted: StayWanted;
  /** Its server is to be told now. */
  readonly isDue: boolean;
  /** Why its server does not go by the rule, or may not; null where it does as far as can be seen. */
  readonly why: string | null;
}

/** Every model in memory there of which a rule, or the end of one, says how long it stays. Pure. */
export function lookAtStays(backend: ReadonlyBackend, moment: StayMoment): readonly StayLook[] {
  return [...backend.resident.values()].flatMap((entry) => {
    const names = namesOf(backend, entry);
    const wanted = longest(names.flatMap((name) => moment.wanted(name) ?? []));
    if (wanted === null) return [];
    const lanes = names.flatMap((name) => backend.lanes.get(name) ?? []);
    const known = lanes.find(({ asked }) => asked.alike.length > 0);
    const model = known?.model ?? entry.model;
    const why = whyNot(backend, entry, { wanted, lanes, known, model, moment });
    return [{ model, entry, wanted, isDue: why === DUE, why }];
  });
}

const DUE = 'about to be told';

interface Facts {
  readonly wanted: StayWanted;
  readonly lanes: readonly ReadonlyLane[];
  /** The lane through which its runner's options are known. */
  readonly known: ReadonlyLane | undefined;
  readonly model: string;
  readonly moment: StayMoment;
}

function whyNot(backend: ReadonlyBackend, entry: ResidencyEntry, facts: Facts): string | null {
  const { wanted, lanes, known, model, moment } = facts;
  const told = moment.told(model);
  const isOther = told !== null && told.term !== wanted.term && !wanted.isKept;
  const usedAt = Math.max(told?.at ?? 0, ...lanes.map(({ progressAt, provenAt }) => Math.max(progressAt, provenAt)));
  // A list from before the last request's end tells of the time before it.
  if (usedAt > 0 && backend.residentAt <= usedAt) return told && !isOther ? null : 'waiting for its server to tell';
  const verdict = judgeStay(entry, wanted, { usedAt, now: moment.now, wallThere: moment.wallThere });
  if (verdict === 'right' && !isOther) return null;
  if (verdict === 'leaving') return 'about to leave memory';
  if (lanes.some(({ runs }) => runs.size > 0)) return 'in use: its server is told once it is idle';
  if (!known)
    return 'its server is told after the next request through this gateway: with which options it was loaded is not known';
  if (verdict === 'unknown' && !isOther) return 'its server does not tell how long it stays';
  return whyNotNow(backend, known) ?? moment.whyPaused(model, wanted.term) ?? DUE;
}

/** Telling must neither disturb nor be taken for a load. */
function whyNotNow(backend: ReadonlyBackend, known: ReadonlyLane): string | null {
  const { mode, health, unreadSince, version, lanes } = backend;
  if (mode !== 'active') return mode === 'draining' ? 'its server is draining' : 'its server is in maintenance';
  if (!isUp(health.state) || unreadSince !== null) return 'its server does not tell what is in memory';
  if (known.out !== null) return `out of rotation there: ${known.out.reason}`;
  if (listsWhileLoading(version) && known.provenAt < known.appearedAt) return 'being loaded';
  const isBusy = [...lanes.values()].some(({ runs }) => [...runs].some(isLoading));
  return isBusy ? 'a load there has to end first' : null;
}

/** Names of the same weights share one runner. */
function namesOf({ installed }: ReadonlyBackend, { model }: ResidencyEntry): readonly string[] {
  const digest = installed?.get(model)?.digest ?? '';
  if (digest === '') return [model];
  const twins = [...(installed?.values() ?? [])].filter((row) => row.digest === digest).map((row) => row.model);
  return [model, ...twins.filter((twin) => twin !== model)];
}

const longest = (all: readonly StayWanted[]): StayWanted | null =>
  all.toSorted((a, b) => lengthOf(b.term) - lengthOf(a.term))[0] ?? null;

const lengthOf = (term: Term): number => (term === 'pin' ? Number.POSITIVE_INFINITY : term);
