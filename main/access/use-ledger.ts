import type { KeyUsePoint, KeyUseSpan } from '../../shared/key.ts';
import type { Mutable } from '../../shared/mutable.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Use = KeyUsePoint & { readonly id: string };

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** What keys were used for since it was last handed over. */
export interface UseLedger {
  count(id: string, at: number, tokens: { readonly prompt: number; readonly output: number }): void;
  /** Everything counted; from then on it counts from zero. */
  take(): readonly Use[];
}

export function createUseLedger(): UseLedger {
  let counted = new Map<string, Mutable<Use>>();
  return {
    count(id, at, { prompt, output }) {
      const hour = hourOf(at);
      const name = `${id} ${hour}`;
      const use = counted.get(name) ?? { id, at: hour, requests: 0, promptTokens: 0, outputTokens: 0 };
      counted.set(name, use);
      use.requests += 1;
      use.promptTokens += prompt;
      use.outputTokens += output;
    },
    take() {
      const taken = [...counted.values()];
      counted = new Map();
      return taken;
    },
  };
}

const STEPS: Readonly<Record<KeyUseSpan, { readonly stepMs: number; readonly count: number }>> = {
  '24h': { stepMs: HOUR_MS, count: 24 },
  '30d': { stepMs: DAY_MS, count: 30 },
};

/** When the span that ends at `now` begins: it is whole steps long, the running one included. */
export function startOf(span: KeyUseSpan, now: number): number {
  const { stepMs, count } = STEPS[span];
  return hourOf(now) - count * stepMs + HOUR_MS;
}

/** Hours put together to the steps of a span, oldest first. A step without use is a true zero: nothing else counts. */
export function stepsOf(span: KeyUseSpan, now: number, hours: readonly KeyUsePoint[]): readonly KeyUsePoint[] {
  const { stepMs, count } = STEPS[span];
  const from = startOf(span, now);
  const steps = Array.from({ length: count }, (_, index) => ({
    at: from + index * stepMs,
    requests: 0,
    promptTokens: 0,
    outputTokens: 0,
  }));
  for (const hour of hours) {
    const step = steps[Math.floor((hour.at - from) / stepMs)];
    if (!step) continue;
    step.requests += hour.requests;
    step.promptTokens += hour.promptTokens;
    step.outputTokens += hour.outputTokens;
  }
  return steps;
}
