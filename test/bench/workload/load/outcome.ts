/** How a request ended for the one who asked. */
export type Result =
  | 'answered'
  /** An error instead of an answer, as often as somebody cared to ask: a status, a broken connection, an error line. */
  | 'refused'
  /** No byte of an answer in all the time people wait. */
  | 'gave-up'
  /** The answer began and did not end as it should. */
  | 'cut'
  /** It was still waiting or streaming when the run was over. */
  | 'unfinished'
  /** Its turn never came: the answer before it took too long. */
  | 'unsent';

/** What the server says in its last line; simulated milliseconds. */
export interface Metrics {
  totalMs: number;
  loadMs: number;
  prefillMs: number;
  evalMs: number;
}

/** Times in simulated milliseconds from the start of the run. */
export interface Outcome {
  id: number;
  result: Result;
  /** When it was due: as planned, or after the answer before it. */
  dueMs: number;
  /** When it was first asked. */
  sentMs: number | null;
  /** How often it got an error instead of an answer. */
  refusals: number;
  /** First byte of the body of a good answer. */
  firstByteMs: number | null;
  endMs: number;
  tokens: number;
  /** In words, when something went wrong. */
  reason: string;
  /** What the gateway says it let the request wait; null when it does not say. */
  queueMs: number | null;
  /** Who the gateway says served it; null when it does not say. */
  backend: string | null;
  metrics: Metrics | null;
}
