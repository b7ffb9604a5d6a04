import type { Digest } from '../figures/digest.ts';
import { median } from '../figures/statistics.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type BySeed, isMet, pairedRatio, spreadOf } from './judge.ts';
import type { MeasureId } from './measure-id.ts';
import { type Measure, measures } from './measures.ts';
import type { TargetRule } from './target.ts';

export interface Column {
  id: string;
  name: string;
}

/** Contender → seed → figures; a lap that could not be measured is not there. */
export type Digests = ReadonlyMap<string, ReadonlyMap<number, Digest>>;

export interface ScenarioResults {
  scenario: Pick<Scenario, 'title' | 'about' | 'targets'>;
  columns: readonly Column[];
  digests: Digests;
}

/** Whom ratios are to, and whom the targets are about. */
const BASELINE = 'nginx';
const JUDGED = 'corral-adaptive';
const NOTHING = '–';

function number(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const bySeed = (measure: Measure, digests: Digests, contender: string): BySeed =>
  new Map([...(digests.get(contender) ?? [])].map(([seed, digest]) => [seed, measure.of(digest) ?? Number.NaN]));

function withUnit(text: string, { unit }: Measure): string {
  return unit === 's' ? `${text} s` : `${text}${unit}`;
}

function cell(measure: Measure, digests: Digests, { id }: Column): string {
  const own = bySeed(measure, digests, id);
  const spread = spreadOf(own);
  if (spread === null) return NOTHING;
  const shown = withUnit(number(spread.median, measure.digits), measure);
  const range = own.size > 1 ? ` [${number(spread.min, measure.digits)}–${number(spread.max, measure.digits)}]` : '';
  const ratio = id === BASELINE || !measure.compared ? null : pairedRatio(own, bySeed(measure, digests, BASELINE));
  return `${shown}${range}${ratio === null ? '' : ` (${ratio.toFixed(2)})`}`;
}

function boundCell(measure: Measure, digests: Digests): string {
  const [laps] = digests.values();
  const { bound } = measure;
  if (bound === undefined || laps === undefined || laps.size === 0) return NOTHING;
  return withUnit(number(median([...laps.values()].map((digest) => bound(digest))), measure.digits), measure);
}

function verdict(rule: TargetRule | undefined, measure: Measure, digests: Digests): [string, string] {
  if (rule === undefined) return [NOTHING, NOTHING];
  const met = isMet(rule, bySeed(measure, digests, JUDGED), bySeed(measure, digests, BASELINE));
  const text = rule.against === 'itself' ? withUnit(String(rule.most), measure) : `${rule.most} × nginx`;
  return [`≤ ${text}`, met === null ? 'nothing to judge' : met ? 'met' : '**missed**'];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The measures that say something about this scenario: not those that are null or zero for everybody. */
function shown(digests: Digests, targets: readonly TargetRule[]): Measure[] {
  const all = [...digests.values()].flatMap((laps) => [...laps.values()]);
  const optional: MeasureId[] = ['short-p95', 'batch', 'cut-elsewhere', 'unanswered'];
  return measures.filter(
    (measure) =>
      !optional.includes(measure.id) ||
      targets.some((rule) => rule.measure === measure.id) ||
      all.some((digest) => (measure.of(digest) ?? 0) > 0),
  );
}

function mainTable({ scenario, columns, digests }: ScenarioResults): string {
  const head = ['measure', 'lower bound', ...columns.map(({ name }) => name), 'target for adaptive', 'result'];
  const rows = shown(digests, scenario.targets).map((measure) => {
    const rule = scenario.targets.find((one) => one.measure === measure.id);
    const cells = columns.map((column) => cell(measure, digests, column));
    return row([measure.label, boundCell(measure, digests), ...cells, ...verdict(rule, measure, digests)]);
  });
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** Where the mean wait went, contender by contender. */
function partsTable({ columns, digests }: ScenarioResults): string {
  const part = (column: Column, key: keyof Digest['parts']): string => {
    const laps = [...(digests.get(column.id)?.values() ?? [])];
    return laps.length === 0 ? NOTHING : number(median(laps.map(({ parts }) => parts[key] / 1000)), 2);
  };
  const head = ['mean seconds of a wait', 'in the gateway', 'model loads', 'waiting for a slot', 'prompt'];
  const rows = columns.map((column) =>
    row([column.name, ...(['gatewayMs', 'loadMs', 'slotMs', 'prefillMs'] as const).map((key) => part(column, key))]),
  );
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** All about one scenario, in Markdown. */
export function scenarioSection(results: ScenarioResults): string {
  const { title, about } = results.scenario;
  return [`### ${title}`, about, mainTable(results), partsTable(results)].join('\n\n');
}
