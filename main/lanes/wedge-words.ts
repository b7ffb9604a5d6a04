import type { LaneRates } from '../fleet/rates.ts';
import type { TokenCheck } from '../one-token.ts';
import type { Suspicion } from './suspicion.ts';

const SHORTEST_MS = 2_000;
const LONGEST_MS = 10_000;
const UNKNOWN_MS = 5_000;
/** A token takes this many times as long on a busy lane as the lane's own figures say, and still counts as in time. */
const SLACK = 20;

/** How long one token may take: a check must be over soon, but not before a busy server could have answered. Ms. */
export const checkTimeoutMs = ({ decodeTps }: Pick<LaneRates, 'decodeTps'>): number =>
  decodeTps === null ? UNKNOWN_MS : Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (SLACK * 1_000) / decodeTps));

/** Why a lane counts as wedged, without a full stop. */
export function sayWedged({ states, silentMs }: Suspicion, check: Extract<TokenCheck, { kind: 'silent' }>): string {
  const who = states.length === 1 ? 'a request' : `${states.length} requests`;
  const process = check.loads
    ? 'its process still answers: its slots are stuck, or others hold them all'
    : 'nor is a load answered';
  return `${who} got nothing for ${Math.round(silentMs / 1_000)} s, and a check of one token neither; ${process}`;
}
