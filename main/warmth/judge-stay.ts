import type { Term } from '../../shared/keep.ts';
import type { ResidencyEntry } from '../fleet/facts.ts';
import { isPinned } from '../fleet/forecast-load.ts';

/** A copy that a rule keeps: told anew when half of it has passed without a request, gone a day after the gateway is. */
export const KEPT_TERM_MS = 24 * 3_600_000;
/** What Ollama does where nobody says anything: the way back from a rule, since a server does not tell its own setting. */
export const USUAL_TERM_MS = 300_000;

/** Lists are read every few seconds, and clocks differ. */
const MOST_BLUR_MS = 30_000;
/** A model that leaves so soon is left alone: asking might load it again. */
const LEAVES_SOON_MS = 5_000;

export interface StaySeen {
  /** When the last request for it ended, as far as this gateway knows, monotonic ms; 0 where it knows of none. */
  readonly usedAt: number;
  /** Monotonic ms. */
  readonly now: number;
  /** By the clock of that server, milliseconds since the epoch. */
  readonly wallThere: number;
}

export type StayVerdict = 'right' | 'wrong' | 'leaving' | 'unknown';

/**
 * Whether a model in memory stays as long as it is to. Its server tells only when it will leave: the term is what lies
 * between that and its last request. Somebody else's requests push that moment out, never in, so too much of it left, or
 * too little for the last request that is known, means another term. Pure.
 */
export function judgeStay(
  { expiresAt }: Pick<ResidencyEntry, 'expiresAt'>,
  wanted: { readonly term: Term; readonly isKept: boolean },
  { usedAt, now, wallThere }: StaySeen,
): StayVerdict {
  if (expiresAt === null) return 'unknown';
  const leftMs = expiresAt - wallThere;
  if (wanted.term === 'pin') return isPinned({ expiresAt }, wallThere) ? 'right' : orLeaving(leftMs);
  // More than it needs does a kept copy no harm; it is told anew once half has passed.
  if (wanted.isKept) return leftMs >= wanted.term / 2 ? 'right' : orLeaving(leftMs);
  const blurMs = Math.min(MOST_BLUR_MS, wanted.term / 4);
  if (leftMs > wanted.term + blurMs) return 'wrong';
  if (usedAt === 0) return 'unknown';
  return leftMs < wanted.term - (now - usedAt) - blurMs ? orLeaving(leftMs) : 'right';
}

/** A moment that has passed means that it is busy, or stuck. */
const orLeaving = (leftMs: number): StayVerdict => (leftMs < LEAVES_SOON_MS ? 'leaving' : 'wrong');
