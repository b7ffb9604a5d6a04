import type { TokenCounts } from '../../../shared/exchange.ts';
import { formatLatency, formatRate } from '../../ui/figures.ts';
import type { Fact } from './fact-list.tsx';

/** What the backend said about tokens, as far as it did, with how fast they were read and written. */
export function tokenFacts(tokens: TokenCounts | null): readonly Fact[] {
  if (!tokens) return [];
  const { prompt, output, loadMs, promptEvalMs, evalMs } = tokens;
  return [
    ['Load', loadMs === null ? null : formatLatency(loadMs)],
    ['Prompt', counted(prompt, promptEvalMs)],
    ['Output', counted(output, evalMs)],
  ];
}

function counted(count: number | null, ms: number | null): string | null {
  if (count === null) return ms === null ? null : `in ${formatLatency(ms)}`;
  if (ms === null) return `${count} tokens`;
  // A prompt that was remembered takes next to nothing, which is no speed of reading.
  if (ms < 1) return `${count} tokens in under 1 ms`;
  return `${count} tokens in ${formatLatency(ms)}, ${formatRate((count * 1_000) / ms)} tok/s`;
}
