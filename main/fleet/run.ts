/** What an exchange is expected to take of a lane. */
export interface Expectation {
  /** Prompt tokens to evaluate: those the lane does not hold already. */
  readonly uncachedTokens: number;
  /** Tokens it will probably generate. */
  readonly outputTokens: number;
  /** The model has to be loaded first. */
  readonly needsLoad: boolean;
}

/** What hears an answer arrive. */
export interface Heard {
  /** Monotonic ms of the last piece of it. */
  readonly heardAt: number;
}

/** Why an exchange is taken back from a backend that keeps it waiting. */
export interface TakenBack {
  readonly reason: string;
  /** `elsewhere`: this backend is not asked again. `again`: it may be, once it has been put right. */
  readonly retry: 'elsewhere' | 'again';
  /** Whether this one wait counts against its lane. */
  readonly isFault: boolean;
}

/** One exchange that holds a slot. Written by its lease. */
export interface Run {
  /** The exchange's id. */
  readonly exchange: string;
  /** The runner options it asks for, in words; empty leaves them to the backend. */
  readonly runnerOptions: string;
  /** The model was in memory with other options when it was placed: it is loaded anew first. */
  readonly reloads: boolean;
  /** The whole prompt, cached or not. */
  readonly promptTokens: number;
  /** Monotonic ms. */
  readonly startedAt: number;
  readonly expects: Expectation;
  /** Monotonic ms of the first byte of its answer; null while it is loading, queued or prefilling. */
  firstByteAt: number | null;
  /** Null until then. */
  heard: Heard | null;
  /** Ends the attempt: before its first byte the exchange is placed anew, after it the answer breaks off. Null while nobody can. */
  takeBack: ((why: TakenBack) => void) | null;
  /** Somebody else could serve it now. */
  readonly canMove: () => boolean;
}

/** Its model is on its way into memory, or behind another load. */
export const isLoading = ({ firstByteAt, expects }: Readonly<Run>): boolean =>
  firstByteAt === null && expects.needsLoad;

export const NOTHING_EXPECTED: Expectation = { uncachedTokens: 0, outputTokens: 0, needsLoad: false };
