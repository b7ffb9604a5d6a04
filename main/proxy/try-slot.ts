import { lowestTier } from '../balance/lowest-tier.ts';
import type { Choosing, Decision, Policy } from '../balance/policy.ts';
import { mayTrySlot } from '../fleet/learned-slots.ts';

/** What a trial is expected to generate when it names no limit. */
const TYPICAL_OUTPUT = 250;

/** What the policy decides; where it knows of no room, whether there may be some that has not shown itself yet. */
export function decideOrTry(policy: Policy, choosing: Choosing): Decision {
  const decision = policy.decide(choosing);
  return decision.kind === 'full' ? (trySlot(choosing) ?? decision) : decision;
}

/**
 * Where no slot is known to be free: a lane that may generate more at once than it has shown so far gets one exchange
 * more, which shows it. Null where there is none, or the exchange takes no slot. Pure.
 */
function trySlot({ need, eligible, now }: Choosing): Extract<Decision, { readonly kind: 'take' }> | null {
  const { model, takesSlot, work } = need;
  if (model === null || !takesSlot) return null;
  const chosen = lowestTier(eligible).find(
    // Beside other runner options it would show nothing: it would wait for all of them to end.
    ({ backend, reload }) => !reload && mayTrySlot(backend, model, now),
  );
  if (!chosen) return null;
  const running = chosen.backend.lanes.get(model)?.runs.size ?? 0;
  const reason = `no slot is known to be free; tried beside ${running} running, to see whether it generates more at once`;
  const expects = {
    uncachedTokens: work.promptTokens,
    outputTokens: Math.min(work.outputLimit ?? TYPICAL_OUTPUT, TYPICAL_OUTPUT),
    needsLoad: false,
  };
  return { kind: 'take', chosen, reason, expects };
}
