import type { Placement } from '../../shared/exchange.ts';
import type { Estimate } from '../balance/estimate.ts';
import type { Candidate, PassedOver } from '../fleet/candidates.ts';

/** Everything a choice was made from. */
export interface Choice {
  readonly policy: string;
  readonly chosen: Candidate;
  /** Why the shortlist it came from went before the rest. */
  readonly reason: string;
  readonly estimates: readonly Estimate[];
  readonly eligible: readonly Candidate[];
  readonly passedOver: readonly PassedOver[];
  /** The policy's own words for another one, where it has any. */
  readonly whyNot: ((other: Candidate) => string | null) | undefined;
}

/** For policies that estimate nothing. */
const NOTHING: ReadonlyMap<Candidate, Estimate> = new Map();

/** Puts a choice into words: why this backend, and for each other one why not. */
export function explainPlacement(choice: Choice): Placement {
  const { policy, chosen, reason, estimates, eligible, passedOver } = choice;
  const expected = estimates.length === 0 ? NOTHING : new Map(estimates.map((each) => [each.candidate, each]));
  const best = expected.get(chosen);
  const others = eligible
    .filter((other) => other !== chosen)
    .map((other) => ({
      backend: other.backend.id,
      reason: choice.whyNot?.(other) ?? whyNot(other, chosen, { best, its: expected.get(other) }),
    }));
  const out = passedOver
    .filter(({ kind }) => kind !== 'not_asked')
    .map(({ backend, reason: why }) => ({ backend, reason: why }));
  const told = best ? `${reason}; expected ${inWords(best)}` : reason;
  return { policy, chosen: chosen.backend.id, reason: told, passedOver: [...others, ...out] };
}

interface Compared {
  readonly best: Estimate | undefined;
  readonly its: Estimate | undefined;
}

function whyNot(other: Candidate, chosen: Candidate, { best, its }: Compared): string {
  if (other.backend.settings.tier !== chosen.backend.settings.tier) return `tier ${other.backend.settings.tier}`;
  if (best && its)
    return its.totalMs > best.totalMs ? `first token ${inWords(its)}` : `as good, but ${other.free} slots free`;
  if (other.reload) return 'the model is in memory there with other runner options and would be loaded anew';
  if (other.free <= 0) return 'no free slot';
  if (chosen.loaded && !other.loaded) return 'the model is not loaded there';
  if (other.penalty > chosen.penalty) return 'failed recently';
  return `${other.inFlight} in flight against ${chosen.inFlight}`;
}

/** `in 2.1 s: 1.2 s for a slot, 0.9 s for 1800 prompt tokens`. */
function inWords({ totalMs, waitMs, loadMs, prefillMs, penaltyMs, uncachedTokens }: Estimate): string {
  const parts = [
    waitMs > 0 ? `${seconds(waitMs)} for a slot` : '',
    loadMs > 0 ? `${seconds(loadMs)} to load the model` : '',
    `${seconds(prefillMs)} for ${uncachedTokens} prompt tokens`,
    penaltyMs > 0 ? `${seconds(penaltyMs)} for what it would cost others or failed lately` : '',
  ];
  return `in ${seconds(totalMs)}: ${parts.filter(Boolean).join(', ')}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`;
