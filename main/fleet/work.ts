/** How much an exchange asks of a lane, as far as its request tells. */
export interface Work {
  /** The whole prompt, in tokens, guessed from its bytes: backends count exactly, but only afterwards. */
  readonly promptTokens: number;
  /** The most it may generate, 0 for an embedding; null when it does not say. */
  readonly outputLimit: number | null;
  /** The runner options it asks for, in words; empty leaves them to the backend. Others than the runner's mean a reload. */
  readonly runnerOptions: string;
  /**
   * One name per block of the prompt, each standing for everything up to its end: two prompts that share a name begin
   * with the same text. Worked out on first use.
   */
  prefixes(): readonly number[];
}

/** Tokens that an answer of unknown length is reckoned at. */
const TYPICAL_OUTPUT = 250;
/** Clients that name a limit mostly name one that they never reach. */
const MOST_OUTPUT = 1_000;

/** Tokens that an answer will probably have. */
export const likelyOutput = ({ outputLimit }: Work): number => Math.min(outputLimit ?? TYPICAL_OUTPUT, MOST_OUTPUT);

/** What a request will probably use, prompt and answer together. */
export const likelyTokens = (work: Work): number => work.promptTokens + likelyOutput(work);

/** Tokens that one block of `prefixes` stands for. */
export const BLOCK_TOKENS = 128;

/** What an exchange without a prompt asks: nothing that could be estimated. */
export const NO_WORK: Work = { promptTokens: 0, outputLimit: null, runnerOptions: '', prefixes: () => [] };
