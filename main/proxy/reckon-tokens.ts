import type { Outcome, TokenCounts } from '../../shared/exchange.ts';
import type { Work } from '../fleet/work.ts';

/** How an exchange came out, as far as it tells what was used. */
export interface Came {
  readonly outcome: Outcome;
  readonly bytesOut?: number;
  readonly tokens?: TokenCounts | null;
  /** About how many tokens went by, where nobody counted them. */
  readonly pieces?: number;
}

/**
 * What an exchange has used, as its final figures tell. Where there are none, because the client did not ask for them or hung
 * up, it is what came: the prompt as reckoned and a token for each piece. Nothing where no answer began, or a backend refused.
 */
export function usedTokens({ tokens, outcome, bytesOut = 0, pieces = 0 }: Came, work: Work): number {
  const hasBegun = bytesOut > 0 && outcome !== 'refused' && outcome !== 'rejected';
  if (!tokens && !hasBegun) return 0;
  const output = work.outputLimit === 0 ? 0 : pieces;
  return (tokens?.prompt ?? work.promptTokens) + (tokens?.output ?? output);
}
