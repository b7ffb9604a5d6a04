import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostHealth } from '../../../main/fleet/facts.ts';
import { failed } from '../../../main/probe/dial-failure.ts';
import { type JudgeRules, judge, type Observation } from '../../../main/probe/judge.ts';
import { emptyTally } from '../../../main/probe/tally.ts';
import type { InspectionFailure } from '../../../shared/inspection.ts';

const rules: JudgeRules = { fall: 3, rise: 2, graceMs: 60_000 };

const seen = (kind: InspectionFailure | 'ok', atMs = 0, version = '0.32.0'): Observation => ({
  check: 'version',
  atMs,
  result: kind === 'ok' ? { ok: true, version, tookMs: 1 } : failed(kind, kind),
});
const read = (check: 'inventory' | 'residency', kind: InspectionFailure | 'ok' = 'ok'): Observation => ({
  check,
  result: kind === 'ok' ? { ok: true } : failed(kind, kind),
});
const ok = seen('ok');
const refused = seen('refused');
const readings = [read('inventory'), read('residency')];
const outByTraffic: Observation = { check: 'traffic', health: { state: 'down', reason: '3 failed requests' } };

function healths(observations: readonly Observation[], by = rules): HostHealth[] {
  let tally = emptyTally;
  return observations.map((observation) => {
    const judged = judge(tally, observation, by);
    tally = judged.tally;
    return judged.health;
  });
}
const last = (...observations: Observation[]): HostHealth => healths(observations).at(-1)!;
const states = (...observations: Observation[]): string[] => healths(observations).map(({ state }) => state);
const up = [ok, ...readings];

describe('a backend never judged before', () => {
  it('is starting until it answered, and what it has was read', () => {
    expect(states(ok, read('inventory'), read('residency'))).toEqual(['starting', 'starting', 'up']);
  });

  it('is down at the first failure: there is nothing to protect from flapping', () => {
    expect(last(refused)).toEqual({ state: 'down', reason: 'refused' });
  });

  it('stays starting while its model list cannot be read, and says so', () => {
    const health = last(ok, read('residency'), read('inventory', 'silent'));
    expect(health).toEqual({ state: 'starting', reason: expect.stringContaining('/api/tags') });
    expect(last(ok, read('residency'), read('inventory', 'silent'), read('inventory')).state).toBe('up');
  });

  it('enters degraded when only its scheduler does not answer', () => {
    expect(last(ok, read('inventory'), read('residency', 'silent')).state).toBe('degraded');
  });
});

describe('a backend that is up', () => {
  it('stays up for fewer failures than `fall`, whatever they are', () => {
    expect(last(...up, refused, seen('silent'), ok, refused, seen('reset'))).toEqual({ state: 'up', reason: null });
  });

  it('goes down at the `fall`-th failure in a row, with the latest reason', () => {
    expect(last(...up, seen('reset'), seen('reset'), refused)).toEqual({ state: 'down', reason: 'refused' });
  });

  it.each(['forbidden', 'not_ollama'] as const)('is misconfigured at once when the answer is %s', (kind) => {
    expect(last(...up, seen(kind))).toEqual({ state: 'misconfigured', reason: kind });
  });

  it('is degraded, never down, while its scheduler does not answer', () => {
    const stuck = read('residency', 'silent');
    const health = last(...up, stuck, ok, stuck, ok, stuck, ok, stuck);
    expect(health).toEqual({
      state: 'degraded',
      reason: 'answers, but its scheduler is busy or a runner is stuck (/api/ps)',
    });
    expect(last(...up, stuck, read('residency')).state).toBe('up');
  });

  it('is degraded while a list that was known cannot be read again', () => {
    expect(last(...up, read('inventory', 'bad_status'))).toMatchObject({ state: 'degraded' });
    expect(last(...up, read('inventory', 'bad_status'), read('inventory')).state).toBe('up');
  });

  it('leaves lost connections of tags and ps to the version check', () => {
    expect(last(...up, read('inventory', 'refused'), read('residency', 'reset')).state).toBe('up');
  });

  it('is read again before traffic when its version changes', () => {
    expect(states(...up, seen('ok', 0, '0.33.0'), ...readings).slice(3)).toEqual(['starting', 'starting', 'up']);
  });
});

describe('a backend that is down', () => {
  const down = [...up, refused, refused, refused];

  it('needs `rise` successes in a row, and its lists read again', () => {
    expect(states(...down, ok, refused, ok, ok, ...readings).slice(6)).toEqual([
      'down',
      'down',
      'down',
      'down',
      'down',
      'up',
    ]);
    expect(last(...down, ok).reason).toBe('answers again: 1 of 2 checks');
  });

  it('needs them too when traffic took it out', () => {
    expect(last(...up, outByTraffic)).toEqual({ state: 'down', reason: '3 failed requests' });
    expect(states(...up, outByTraffic, ok, ok, ...readings).slice(4)).toEqual(['down', 'down', 'down', 'up']);
  });

  it('is not set back by late news of failed requests', () => {
    expect(last(...up, outByTraffic, ok, outByTraffic, ok, ...readings).state).toBe('up');
  });

  it('comes back from misconfigured as from down', () => {
    expect(states(seen('forbidden'), ok, ok, ...readings)).toEqual(['misconfigured', 'down', 'down', 'down', 'up']);
  });

  it('is starting up while it accepts connections again but does not answer yet', () => {
    const health = last(...down, seen('silent', 0), seen('silent', 30_000));
    expect(health).toEqual({ state: 'starting', reason: 'starting up: silent' });
  });

  it('is down again when it stays silent beyond the grace period', () => {
    expect(states(...down, seen('silent', 0), seen('silent', 59_999), seen('silent', 60_000)).slice(6)).toEqual([
      'starting',
      'starting',
      'down',
    ]);
  });

  it('is not starting up when it fell silent while it was up: it is stuck', () => {
    expect(states(...up, seen('silent', 0), seen('silent', 1), seen('silent', 2), seen('silent', 3)).slice(5)).toEqual([
      'down',
      'down',
    ]);
  });

  it('is starting up when it was restarted within `fall` checks', () => {
    expect(last(...up, refused, seen('silent', 0), seen('silent', 1)).state).toBe('starting');
  });
});

describe('for every history', () => {
  const kinds = ['ok', 'ok', 'ok', 'refused', 'reset', 'silent', 'bad_status', 'forbidden'] as const;
  const history = fc.array(fc.constantFrom(...kinds), { maxLength: 60 });
  const anyRules = fc.record({
    fall: fc.integer({ min: 1, max: 5 }),
    rise: fc.integer({ min: 1, max: 5 }),
    graceMs: fc.constant(20),
  });
  const isIn = (health: HostHealth | undefined): boolean => health?.state === 'up' || health?.state === 'degraded';

  /** One health per version check; tags and ps answer at once. */
  const verdictsOn = (checks: readonly (typeof kinds)[number][], by: JudgeRules): HostHealth[] =>
    healths(
      checks.flatMap((kind, index) => [seen(kind, index), ...readings]),
      by,
    ).filter((_, index) => index % 3 === 2);

  it('leaves rotation only after `fall` failures in a row or a misconfiguration, and returns only after `rise` successes', () => {
    fc.assert(
      fc.property(history, anyRules, (checks, by) => {
        const verdicts = verdictsOn(checks, by);
        const firstVerdict = verdicts.findIndex(({ state }) => state !== 'starting');
        for (let i = firstVerdict + 1; i < verdicts.length; i += 1) {
          const [before, after] = [isIn(verdicts[i - 1]), isIn(verdicts[i])];
          const latest = (count: number) => (i + 1 < count ? [] : checks.slice(i + 1 - count, i + 1));
          if (before && !after && checks[i] !== 'forbidden') {
            expect(latest(by.fall)).toHaveLength(by.fall);
            expect(latest(by.fall)).not.toContain('ok');
          }
          if (!before && after) expect(latest(by.rise)).toEqual(Array(by.rise).fill('ok'));
        }
      }),
    );
  });

  it('does go out and come back when checks keep failing or succeeding', () => {
    fc.assert(
      fc.property(history, anyRules, (checks, by) => {
        expect(isIn(verdictsOn([...checks, ...Array(by.rise).fill('ok')], by).at(-1))).toBe(true);
        expect(isIn(verdictsOn([...checks, ...Array(by.fall).fill('refused')], by).at(-1))).toBe(false);
      }),
    );
  });

  it('says why in every state but up, and the same history gives the same verdicts', () => {
    fc.assert(
      fc.property(history, anyRules, (checks, by) => {
        const verdicts = verdictsOn(checks, by);
        expect(verdictsOn(checks, by)).toEqual(verdicts);
        for (const { state, reason } of verdicts) expect(reason === null).toBe(state === 'up');
      }),
    );
  });
});
