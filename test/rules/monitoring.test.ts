import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../main/telemetry/prometheus.ts';
import { attempt, backend, exchange, installed, resident, snapshot } from '../main/telemetry/fixtures.ts';

const folder = join(import.meta.dirname, '../../docs/grafana');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}

const dashboard: { readonly panels: readonly Panel[] } = JSON.parse(read('corral.json'));
const rules: readonly Rule[] = parse(read('alerts.yml')).groups[0].rules;

const queries: readonly (readonly [string, string])[] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

const model = resident('llama3.1:8b', 7);
const builds = [{ digest: 'aa', backends: ['rig-1'] }];
const quota = {
  ...{ requestsPerMinute: 60, tokensPerMinute: 1_000, requestsUsed: 60, tokensUsed: 10 },
  ...({ heldBy: 'requests', heldMs: 5_000 } as const),
};
const fleet = snapshot({
  drift: [{ model: model.name, policy: 'warn', builds, contexts: [], quarantined: [] }],
  backends: [{ ...backend(), loaded: [model], installed: [installed(model.name)], quota }],
  kept: [
    { model: model.name, copies: 2, backends: [], on: ['rig-1'], loadingOn: [], why: 'rig-2: draining', retryAt: null },
  ],
  queue: [{ model: model.name, depth: 1, oldestMs: 5, waiting: [] }],
});

/** Everything a scrape has, with the labels it has them under; `up`, `job` and `instance` are Prometheus's own. */
async function scrapeAll(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = createMetrics({ source: () => fleet, connections: () => ({ open: 1, refused: 1, limit: 2 }) });
  metrics.record(exchange({ attempts: [attempt()], alias: { name: 'chat', passedOver: [] } }));
  metrics.limited('ck_1', 'requestsPerMinute');
  const known = new Map([['up', new Set<string>()]]);
  for (const [, name = '', labels = ''] of (await metrics.render()).body.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const found = known.get(name) ?? new Set<string>();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) found.add(label);
    known.set(name, found);
  }
  return known;
}

const OWN_LABELS = ['job', 'instance'];
const namesIn = (expr: string): string[] =>
  [...expr.matchAll(/\b(?:corral|process|nodejs)_\w+|\bup\b(?=\{)/g)].map(String);
/** Labels that a query asks about or groups by. */
function labelsIn(expr: string): string[] {
  const asked = [...expr.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label);
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  return [...asked, ...grouped];
}

describe('dashboard and alerts', () => {
  it.each(queries)('%s asks only for what /metrics has, under the labels it has', async (_title, expr) => {
    const known = await scrapeAll();
    const names = namesIn(expr);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const labels = new Set([...OWN_LABELS, ...names.flatMap((name) => [...(known.get(name) ?? [])])]);
    expect(labelsIn(expr).filter((label) => !labels.has(label))).toEqual([]);
  });

  it('name only labels of their query in legends and summaries', () => {
    const texts = [
      ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr, legendFormat }) => [expr, legendFormat])),
      ...rules.map(({ expr, annotations }) => [expr, annotations.summary]),
    ];
    for (const [expr = '', text = ''] of texts)
      for (const [, , label = ''] of text.matchAll(/\{\{\s*(\$labels\.)?(\w+)\s*\}\}/g))
        expect(/\bby \(/.test(expr) ? [...labelsIn(expr)] : [...labelsIn(expr), 'instance', 'backend']).toContain(
          label,
        );
  });

  it('has panels that do not overlap', () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of dashboard.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, x < 24, taken.has(`${x} ${y}`)]).toEqual([title, true, false]);
          taken.add(`${x} ${y}`);
        }
  });
});
