import type { Placement } from '../../shared/exchange.ts';
import type { Candidate, PassedOver } from '../fleet/candidates.ts';

/** Everything a choice was made from. */
export interface Choice {
  readonly policy: string;
  readonly chosen: Candidate;
  /** Why the shortlist it came from went before the rest. */
  readonly reason: string;
  readonly eligible: readonly Candidate[];
  readonly passedOver: readonly PassedOver[];
}

/** Puts a choice into words: why this backend, and for each other one why not. */
export function explainPlacement({ policy, chosen, reason, eligible, passedOver }: Choice): Placement {
  const others = eligible
    .filter((other) => other !== chosen)
    .map((other) => ({ backend: other.backend.id, reason: whyNot(other, chosen) }));
  const out = passedOver
    .filter(({ kind }) => kind !== 'not_asked')
    .map(({ backend, reason: why }) => ({ backend, reason: why }));
  return { policy, chosen: chosen.backend.id, reason, passedOver: [...others, ...out] };
}

function whyNot(other: Candidate, chosen: Candidate): string {
  if (other.backend.settings.tier !== chosen.backend.settings.tier) return `tier ${other.backend.settings.tier}`;
  if (other.free <= 0) return 'no free slot';
  if (chosen.loaded && !other.loaded) return 'the model is not loaded there';
  if (other.penalty > chosen.penalty) return 'failed recently';
  return `${other.inFlight} in flight against ${chosen.inFlight}`;
}
