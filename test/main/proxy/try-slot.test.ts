import { expect, it } from 'vitest';
import { createPolicy } from '../../../main/balance/policies.ts';
import type { NonEmpty } from '../../../main/balance/policy.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { decideOrTry } from '../../../main/proxy/try-slot.ts';
import { MODEL, needOf, residentRow, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

/** What becomes of a request that finds one stream well on its way, on a backend of one known slot. */
function beside(streaming: string, asked: string): string {
  const { fleet, clock, eligible } = startFleet([settingsOf('rig', { slots: 'auto' })]);
  clock.advance(1_000);
  fleet.setResidency('rig', [residentRow()]);
  const lease = fleet.lease('rig', { model: MODEL, runnerOptions: streaming });
  lease.noteFirstByte({ heardAt: 1_500 });
  clock.advance(1_000);
  const need = needOf({ work: { promptTokens: 0, outputLimit: null, runnerOptions: asked, prefixes: () => [] } });
  const candidates = eligible(need) as NonEmpty<Candidate>;
  const choosing = { need, eligible: candidates, ahead: 0, waitedMs: 0, now: clock.monotonic() };
  return decideOrTry(createPolicy('least-busy'), choosing).kind;
}

it('tries a slot that nobody knows of beside a stream that is well on its way', () => {
  expect(beside('', '')).toBe('take');
});

it('tries none beside other runner options, which the server would have to let end first', () => {
  expect(beside('num_ctx 4096', 'num_ctx 8192')).toBe('full');
});
