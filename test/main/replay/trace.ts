import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_TOKENS, type Work } from '../../../main/fleet/work.ts';

/** One request as it was asked, whoever served it. */
export interface Arrival {
  readonly atMs: number;
  readonly caller: string;
  /** Turns of one conversation begin with all that was said before. */
  readonly conversation: number;
  readonly model: string;
  /** Instructions that all conversations with this model begin with. */
  readonly sharedTokens: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/**
 * Two and a half minutes of a team's work: 22 people in conversations over three models, taken from the workload
 * benchmark's team (seed 5) and kept, so that neither its changes nor chance move what is expected here.
 */
export const readTrace = (): readonly Arrival[] =>
  readFileSync(join(import.meta.dirname, 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Arrival => JSON.parse(line));

/** What the gateway would read from its body; nobody says how long the answer is to be. */
export function workOf({ conversation, model, sharedTokens, promptTokens }: Arrival): Work {
  const names = Array.from({ length: Math.floor(promptTokens / BLOCK_TOKENS) }, (_, block) =>
    (block + 1) * BLOCK_TOKENS <= sharedTokens ? numberOf(model) + block : conversation * 1_000_000 + block,
  );
  return { promptTokens, outputLimit: null, runnerOptions: '', prefixes: () => names };
}

/** Far from the numbers of conversations. */
const numberOf = (model: string): number => -1_000_000 * [...model].reduce((sum, char) => sum + char.charCodeAt(0), 0);
