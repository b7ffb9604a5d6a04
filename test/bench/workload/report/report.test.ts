import { describe, expect, it } from 'vitest';
import type { Digest } from '../figures/digest.ts';
import { distrust } from '../trust.ts';
import { isMet, pairedRatio, spreadOf } from './judge.ts';
import { scenarioSection } from './tables.ts';
import { nearLowerBound, refused, tailTtfb } from './target.ts';

const digest = (waitMs: number, more: Partial<Digest> = {}): Digest => ({
  ...{ waits: [waitMs], shortWaits: [waitMs], bounds: [100], floorMs: 0, batchMs: null, tokensPerSecond: 50 },
  ...{ requests: 500, failedBefore: 0, cut: 0, cutElsewhere: 0, unanswered: 0, queueDepth: 4, loads: 0, evictions: 0 },
  ...{ reevaluatedTokens: 0, unfairness: 1, parts: { gatewayMs: 0, loadMs: 0, slotMs: 0, prefillMs: 0 } },
  ...more,
});

describe('a judgement', () => {
  const nginx = new Map([
    [1, 100],
    [2, 400],
    [3, 200],
  ]);

  it('compares seed by seed, and takes the median of the ratios', () => {
    const own = new Map([
      [1, 50],
      [2, 40],
      [3, 180],
    ]);
    expect(pairedRatio(own, nginx)).toBe(0.5);
    expect(isMet(tailTtfb(0.5), own, nginx)).toBe(true);
    expect(isMet(tailTtfb(0.49), own, nginx)).toBe(false);
  });

  it('needs a pair, and something to divide by', () => {
    expect(pairedRatio(new Map([[4, 1]]), nginx)).toBeNull();
    expect(pairedRatio(new Map([[1, 3]]), new Map([[1, 0]]))).toBeNull();
    expect(isMet(tailTtfb(0.5), new Map(), nginx)).toBeNull();
  });

  it('takes the figure as it is where nothing is compared', () => {
    expect(isMet(refused, new Map([[1, 0]]), new Map())).toBe(true);
    expect(isMet(nearLowerBound, new Map([[1, 1.51]]), new Map())).toBe(false);
  });

  it('leaves out laps without the figure', () => {
    expect(
      spreadOf(
        new Map([
          [1, 5],
          [2, Number.NaN],
          [3, 7],
        ]),
      ),
    ).toEqual({ median: 6, min: 5, max: 7 });
    expect(spreadOf(new Map([[1, Number.NaN]]))).toBeNull();
  });
});

describe('the section of a scenario', () => {
  const section = scenarioSection({
    scenario: { title: 'team', about: 'Who asks what.', targets: [tailTtfb(0.4), refused, nearLowerBound] },
    columns: [
      { id: 'nginx', name: 'nginx' },
      { id: 'haproxy', name: 'HAProxy' },
      { id: 'corral-adaptive', name: 'Corral adaptive' },
    ],
    digests: new Map([
      [
        'nginx',
        new Map([
          [1, digest(1000, { loads: 10 })],
          [2, digest(3000, { loads: 20 })],
        ]),
      ],
      ['haproxy', new Map()],
      [
        'corral-adaptive',
        new Map([
          [1, digest(250, { failedBefore: 1 })],
          [2, digest(750, { failedBefore: 1 })],
        ]),
      ],
    ]),
  });
  const rowOf = (label: string): string => section.split('\n').find((line) => line.startsWith(`| ${label}`)) ?? '';

  it('shows median, range and ratio, a dash for who was not measured, and the verdict on the target', () => {
    expect(rowOf('TTFB p95')).toBe(
      '| TTFB p95 | 0.10 s | 2.00 s [1.00–3.00] | – | 0.50 s [0.25–0.75] (0.25) | ≤ 0.4 × nginx | met |',
    );
    expect(rowOf('errors per 1,000, before')).toMatch(/\| 2\.0 \[2\.0–2\.0\] \| ≤ 0 \| \*\*missed\*\* \|$/);
    expect(rowOf('p50 ÷')).toMatch(/≤ 1\.5× \| \*\*missed\*\* \|$/);
  });

  it('leaves out what does not occur in the scenario', () => {
    expect(rowOf('200 embeddings')).toBe('');
    expect(rowOf('answers cut, but')).toBe('');
    expect(rowOf('model loads')).toContain('15 [10–20]');
  });

  it('has a row per contender for where the time went', () => {
    expect(section).toContain('| Corral adaptive | 0.00 | 0.00 | 0.00 | 0.00 |');
  });
});

describe('a lap', () => {
  const lap = (loadMs: number, serversMs: number) => ({
    load: { outcomes: [], open: [], latenessP99Ms: loadMs },
    fleet: { servers: [], busy: [], latenessP99Ms: serversMs },
  });

  it('is trusted while the bench’s own processes keep their times', () => {
    expect(distrust(lap(9, 10), 20)).toBeNull();
  });

  it('is refused when they do not, with the reason', () => {
    expect(distrust(lap(11, 3), 20)).toMatch(/load went out late \(p99 11\.0 ms > 10\.0 ms\)$/);
    expect(distrust(lap(3, 25), 10)).toMatch(/servers were late/);
    expect(distrust(lap(11, 3), 10)).toBeNull();
  });
});
