import type { Answer } from '../../store/playground/conversation.ts';
import { formatLatency, formatRate, unknown } from '../../ui/figures.ts';

/** One figure of an answer. */
export interface AnswerFigure {
  readonly name: string;
  readonly value: string;
  /** What it means, for a tooltip. */
  readonly hint: string;
  /** For comparing; null when it is not known, or when neither more nor less is better. */
  readonly amount: number | null;
  readonly better: 'less' | 'more' | null;
}

type Told = Pick<Answer, 'placing' | 'end'>;

/** What an answer took, in the order in which it happened; what is not known yet is a dash. */
export function answerFigures({ placing, end }: Told): readonly AnswerFigure[] {
  const figures = end?.figures ?? null;
  const ttfbMs = end?.outcome === 'refused' ? null : placing?.ttfbMs;
  const duration = (ms: number | null | undefined) => ({ value: formatLatency(ms ?? null), amount: ms ?? null });
  const prefill = perSecond(figures?.promptTokens, figures?.prefillMs);
  const decode = perSecond(figures?.outputTokens, figures?.decodeMs);
  return [
    { name: 'Queue', hint: 'Wait for a free slot', better: 'less', ...duration(placing?.queueMs) },
    { name: 'First byte', hint: 'From sending to the first token', better: 'less', ...duration(ttfbMs) },
    {
      name: 'Load',
      hint: 'Until the model was ready, as its server says',
      better: 'less',
      ...duration(figures?.loadMs),
    },
    {
      name: 'Prefill',
      hint: 'Prompt tokens read per second; those still in the cache make it higher',
      better: null,
      ...rate(prefill),
    },
    { name: 'Decode', hint: 'Tokens written per second', better: 'more', ...rate(decode) },
    { name: 'Tokens', hint: 'Read and written', better: null, amount: null, value: tokens(figures) },
    { name: 'Total', hint: 'From sending to the end', better: 'less', ...duration(end?.totalMs) },
  ];
}

const rate = (amount: number | null) => ({
  value: amount === null ? unknown : `${formatRate(amount)} tok/s`,
  amount,
});

/** A rate over no time at all would be a claim. */
const perSecond = (count: number | null | undefined, ms: number | null | undefined): number | null =>
  count && ms ? (count * 1_000) / ms : null;

function tokens(figures: { promptTokens: number | null; outputTokens: number | null } | null): string {
  if (!figures || (figures.promptTokens === null && figures.outputTokens === null)) return unknown;
  return `${figures.promptTokens ?? unknown} → ${figures.outputTokens ?? unknown}`;
}

/** Below these nobody feels a difference, and measuring again would show another one. */
const WORTH_SAYING = 1.05;
const WORTH_SAYING_MS = 20;

/** `1.8× better` for a figure that beats the other side's; null when it does not, or not by much. */
export function advantage(own: AnswerFigure, other: AnswerFigure | undefined): string | null {
  if (!own.better || own.amount === null || other?.amount === undefined || other.amount === null) return null;
  const isLess = own.better === 'less';
  const factor = isLess ? other.amount / own.amount : own.amount / other.amount;
  if (!Number.isFinite(factor) || factor < WORTH_SAYING) return null;
  if (isLess && other.amount - own.amount < WORTH_SAYING_MS) return null;
  return `${factor < 10 ? factor.toFixed(1) : Math.round(factor)}× ${isLess ? 'shorter' : 'faster'}`;
}
