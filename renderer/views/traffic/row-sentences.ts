import { formatCount } from '../../ui/figures.ts';
import { rowPhases } from './row-phases.ts';
import type { StageLog } from './stage-log.ts';
import { attemptsOf } from './traffic-filter.ts';
import type { TrafficRow } from './traffic-row.ts';
import { outcomeSentence, phaseWords, stageSentence } from './traffic-words.ts';

/** How a request stands and where its time went, a line each. `at` = now, in milliseconds since the epoch. */
export function rowSentences(row: TrafficRow, stages: StageLog, at: number): readonly string[] {
  const attempts = attemptsOf(row);
  return [
    stateSentence(row),
    ...(attempts > 1 ? [`It took ${formatCount(attempts, 'attempt')}`] : []),
    ...rowPhases(row, stages, at).map(phaseWords),
  ];
}

export function stateSentence({ kind, exchange }: TrafficRow): string {
  if (kind === 'lost') return 'It has ended; how, was lost among all that ended with it';
  if (kind === 'live') return stageSentence[exchange.stage];
  return exchange.reason === null
    ? outcomeSentence[exchange.outcome]
    : `${outcomeSentence[exchange.outcome]}: ${exchange.reason}`;
}
