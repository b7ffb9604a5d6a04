import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicyName } from '../../../main/balance/policies.ts';
import type { NonEmpty } from '../../../main/balance/policy.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { WARN_ONLY } from '../../../main/fleet/drift/odd-copies.ts';
import type { Fault } from '../../../main/fleet/faults.ts';
import { createFleet } from '../../../main/fleet/fleet.ts';
import { faultOf, installedRow, MODEL, NOBODY, needOf, settingsOf } from '../../support/fleet-fixture.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const SECOND_MS = 1_000;
const PROBE_MS = 5_000;

/**
 * Ten exchanges a second for a minute. Healthy backends take two seconds each; `bad` fails at once, but passes every
 * probe. Returns the share of picks that went to it.
 */
function shareOfBad(name: PolicyName, fault: Fault, cooldownMs: number): number {
  const clock = createManualClock();
  const fleet = createFleet({ clock });
  const policy = createPolicy(name);
  const backends = ['bad', 'good-1', 'good-2', 'good-3'].map((id) => settingsOf(id, { slots: 100 }));
  fleet.configure({ backends, cooldownMs, slowStartMs: 30_000, drift: WARN_ONLY });
  for (const { id } of backends) {
    fleet.setHealth(id, { state: 'up', reason: null });
    fleet.setInventory(id, [installedRow()]);
    fleet.noteLoaded(id, MODEL);
  }
  let picks = 0;
  let bad = 0;
  for (let at = 0; at < 60 * SECOND_MS; at += 100) {
    if (at % PROBE_MS === 0)
      for (const { id } of backends) {
        fleet.confirmAlive(id, clock.now());
        fleet.setHealth(id, { state: 'up', reason: null });
      }
    const need = needOf({ caller: `client ${at % 4_000}` });
    const { eligible } = fleet.candidates(need, NOBODY);
    const choosing = {
      need,
      eligible: eligible as NonEmpty<Candidate>,
      ahead: 0,
      waitedMs: 0,
      now: clock.monotonic(),
    };
    const decision = policy.decide(choosing);
    if (decision.kind !== 'take') throw new Error(`with 100 slots each: ${decision.kind}`);
    const { backend } = decision.chosen;
    const lease = fleet.lease(backend.id, { model: MODEL });
    picks += 1;
    if (backend.id === 'bad') {
      bad += 1;
      lease.release();
      fleet.noteFault('bad', fault);
    } else clock.schedule(2 * SECOND_MS, () => lease.release());
    clock.advance(100);
  }
  return bad / picks;
}

describe.each(['least-busy', 'adaptive', 'sticky-client', 'sticky-prefix'] as const)(
  'by %s, a backend that fails at once, and is therefore always idle',
  (name) => {
    it('gets next to nothing while its lane or host leaves rotation again and again', () => {
      expect(shareOfBad(name, faultOf('lane'), 30_000)).toBeLessThan(0.02);
      expect(shareOfBad(name, faultOf('host', { certain: true }), 30_000)).toBeLessThan(0.05);
    });

    it('gets far less than its share even with cooling down switched off', () => {
      expect(shareOfBad(name, faultOf('host'), 0)).toBeLessThan(0.1);
    });
  },
);
