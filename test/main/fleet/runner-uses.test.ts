import { describe, expect, it } from 'vitest';
import { createBackend, laneOf } from '../../../main/fleet/backend.ts';
import { countUse, type RunnerUse } from '../../../main/fleet/runner-uses.ts';
import { usualRunner } from '../../../main/fleet/usual-runner.ts';
import { MODEL, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const LARGE = 'num_ctx 32768';
const SMALL = 'num_ctx 4096';
const HOUR_MS = 3_600_000;

function backend(id: string, uses: readonly RunnerUse[]) {
  const made = createBackend(settingsOf(id), { mode: 'active', endsAt: null }, 0);
  const lane = laneOf(made, MODEL);
  lane.asked = { ...lane.asked, uses };
  return made;
}

const use = (runner: string, count: number, at = 0): RunnerUse => ({ runner, count, at });
const usual = (backends: Parameters<typeof usualRunner>[0], id = 'a', now = 0) =>
  usualRunner(backends, { backend: id, model: MODEL }, now);

describe('the runner that most requests ask for', () => {
  it('is nobody’s while nobody has asked', () => {
    expect(usual([backend('a', [])])).toBeNull();
  });

  it('is the one asked for most often there', () => {
    expect(usual([backend('a', [use(SMALL, 1), use(LARGE, 9)]), backend('b', [use(SMALL, 99)])])).toBe(LARGE);
  });

  it('is that of the fleet where it was not asked there yet', () => {
    expect(usual([backend('a', []), backend('b', [use(SMALL, 3)]), backend('c', [use(LARGE, 2)])])).toBe(SMALL);
  });

  it('follows a change of habits within hours', () => {
    const before = countUse([], SMALL, { times: 100, now: 0 });
    const after = countUse(before, LARGE, { times: 20, now: 8 * HOUR_MS });
    expect(usual([backend('a', after)], 'a', 8 * HOUR_MS)).toBe(LARGE);
  });

  it('counts answers that come too fast to be looked at one by one', () => {
    const { fleet, clock } = startFleet(['rig']);
    const served = (runner: string) => fleet.noteServed('rig', MODEL, { runner, caller: 'ada', loadMs: 1 });
    clock.advance(1_000);
    for (let n = 0; n < 50; n += 1) served(SMALL);
    for (let n = 0; n < 3; n += 1) {
      clock.advance(2_000);
      served(LARGE);
    }
    expect(usualRunner(fleet.backends(), { backend: 'rig', model: MODEL }, clock.monotonic())).toBe(SMALL);
  });
});
