import type { LiveExchange } from '../../../shared/exchange.ts';
import { keyOf } from './traffic-row.ts';

/** A stage that a live request was seen in. */
export interface StageMark {
  readonly stage: LiveExchange['stage'];
  /** When it began, milliseconds after the request did. */
  readonly fromMs: number;
  readonly attempts: number;
}

/** By the row's key, oldest mark first. */
export type StageLog = ReadonlyMap<string, readonly StageMark[]>;

/** Notes the stages of what runs now, and forgets what does not run any more. The same snapshot twice changes nothing. */
export function logStages(log: StageLog, live: readonly LiveExchange[]): StageLog {
  return new Map(
    live.map((exchange) => {
      const key = keyOf(exchange);
      const marks = log.get(key) ?? [];
      const { stage, stageAt, startedAt, attempts } = exchange;
      const last = marks.at(-1);
      const fromMs = Math.max(0, stageAt - startedAt);
      const isKnown = last?.stage === stage && last.fromMs === fromMs && last.attempts === attempts;
      return [key, isKnown ? marks : [...marks, { stage, fromMs, attempts }]];
    }),
  );
}
