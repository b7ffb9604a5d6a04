import { describe, expect, it } from 'vitest';
import { withSection } from '../harness/results-file.ts';
import type { Case, Target } from './cases/case.ts';
import { judge } from './report/judge.ts';
import { caseTable } from './report/table.ts';

const measure = (target?: Target) => ({ id: 'cpu', label: 'CPU', unit: 'µs', digits: 1, ...(target && { target }) });
const values = new Map([
  ['direct', [10]],
  ['nginx', [40, 50, 45]],
  ['Corral', [90, 300, 120, 100]],
]);

describe('a verdict', () => {
  it.each([
    ['itself', 'most', 110, 110, true],
    ['times nginx', 'most', 2.4, 110 / 45, false],
    ['over nginx', 'most', 65, 65, true],
    ['over direct', 'most', 99, 100, false],
    ['times nginx', 'least', 0.5, 110 / 45, true],
  ] as const)('compares the median against %s, at %s %f', (against, bound, limit, compared, met) => {
    const verdict = judge(measure({ against, bound, limit }), values, 'Corral');
    expect(verdict).toMatchObject({ compared, met, spread: { median: 110, min: 90, max: 300 } });
  });

  it('is open when the contender to compare with did not run', () => {
    const alone = new Map([['Corral', [100]]]);
    const verdict = judge(measure({ against: 'times nginx', bound: 'most', limit: 2 }), alone, 'Corral');
    expect(verdict).toMatchObject({ compared: null, met: null, timesNginx: null });
  });

  it('is absent for a contender without values', () => {
    expect(judge(measure(), values, 'HAProxy')).toBeNull();
  });
});

describe('a table', () => {
  const one: Case = {
    id: 'small',
    title: 'Small',
    fresh: false,
    measures: [measure({ against: 'over nginx', bound: 'most', limit: 20, later: 5 })],
    run: async () => ({}),
  };
  const columns = [
    { name: 'nginx', judged: false },
    { name: 'HAProxy', judged: false },
    { name: 'Corral', judged: true },
  ];

  it('shows spread, ratio, target and result, and a dash for what did not run', () => {
    expect(
      caseTable(one, columns, new Map([['cpu', values]]))
        .split('\n')
        .slice(4),
    ).toEqual([
      '| CPU | nginx | 45.0 µs [40.0–50.0] | 1.00 | – | – |',
      '| CPU | HAProxy | – | – | – | – |',
      '| CPU | Corral | 110.0 µs [90.0–300.0] | 2.44 | ≤ 20 µs over nginx; later ≤ 5 µs | **missed** (+65.0 µs) |',
    ]);
  });
});

describe('the results file', () => {
  it('begins with an introduction and ends with the section', () => {
    expect(withSection(null, 'bench:proxy', 'tables')).toMatch(
      /^# Benchmark results\n[\s\S]+<!-- bench:proxy -->\ntables\n<!-- \/bench:proxy -->\n$/,
    );
  });

  it('keeps everything outside its own markers', () => {
    const first = withSection('# mine\n\n<!-- other -->x<!-- /other -->\n', 'bench:proxy', 'old');
    const second = withSection(`${first}after\n`, 'bench:proxy', 'new $& text');
    expect(second).toBe(
      '# mine\n\n<!-- other -->x<!-- /other -->\n\n<!-- bench:proxy -->\nnew $& text\n<!-- /bench:proxy -->\nafter\n',
    );
  });
});
