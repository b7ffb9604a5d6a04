import type { Against, Case, Measure, Target } from '../cases/case.ts';
import { judge, type Values, type Verdict } from './judge.ts';

export interface Column {
  name: string;
  judged: boolean;
}

const suffix: Record<Against, string> = {
  itself: '',
  'times nginx': ' × nginx',
  'over nginx': ' over nginx',
  'over direct': ' over direct',
};

function number(value: number, digits: number): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text === '-0' ? '0' : text;
}

function withUnit(text: string, unit: string): string {
  return unit === '%' || unit === '/s' || unit === '' ? `${text}${unit}` : `${text} ${unit}`;
}

function limit(value: number, target: Target, unit: string): string {
  const digits = Number.isInteger(value) ? 0 : 1;
  return target.against === 'times nginx' ? number(value, 1) : withUnit(number(value, digits), unit);
}

function targetText({ target, unit }: Measure): string {
  if (target === undefined) return '–';
  const sign = target.bound === 'most' ? '≤' : '≥';
  const later = target.later === undefined ? '' : `; later ${sign} ${limit(target.later, target, unit)}`;
  return `${sign} ${limit(target.limit, target, unit)}${suffix[target.against]}${later}`;
}

function verdictText(measure: Measure, verdict: Verdict): string {
  if (measure.target === undefined) return '–';
  if (verdict.met === null || verdict.compared === null) return 'nothing to compare with';
  const word = verdict.met ? 'met' : '**missed**';
  const { against } = measure.target;
  if (against !== 'over nginx' && against !== 'over direct') return word;
  const sign = verdict.compared >= 0 ? '+' : '';
  return `${word} (${sign}${withUnit(number(verdict.compared, measure.digits), measure.unit)})`;
}

// Beyond this the ratio only says that nginx's value is next to nothing.
const ratioLimit = 100;

function ratioText(ratio: number | null): string {
  if (ratio === null) return '–';
  return ratio > ratioLimit ? `> ${ratioLimit}` : ratio.toFixed(2);
}

function row(measure: Measure, values: Values, { name, judged }: Column): string {
  const verdict = judge(measure, values, name);
  if (verdict === null) return `| ${measure.label} | ${name} | – | – | – | – |`;
  const { median, min, max } = verdict.spread;
  const shown = [median, min, max].map((value) => number(value, measure.digits));
  const cells = [
    measure.label,
    name,
    `${withUnit(shown[0] ?? '', measure.unit)} [${shown[1]}–${shown[2]}]`,
    ratioText(verdict.timesNginx),
    judged ? targetText(measure) : '–',
    judged ? verdictText(measure, verdict) : '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** One Markdown table for a case: a row per measure and contender. */
export function caseTable(one: Case, columns: Column[], results: ReadonlyMap<string, Values>): string {
  const rows = one.measures.flatMap((measure) =>
    columns.map((column) => row(measure, results.get(measure.id) ?? new Map(), column)),
  );
  const head = ['| measure | contender | median [min–max] | × nginx | target | result |', '|---|---|---|---|---|---|'];
  return [`### ${one.title}`, '', ...head, ...rows].join('\n');
}
