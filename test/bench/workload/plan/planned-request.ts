/** What a request is for. `embed` is a program's batch; the others are people who wait. */
export type Kind = 'chat' | 'code' | 'large' | 'embed';

/** One request, complete before the run begins: nothing in it depends on who serves it. Times in simulated milliseconds. */
export interface PlannedRequest {
  /** Position in the plan, which is in order of `atMs`. */
  id: number;
  user: number;
  kind: Kind;
  model: string;
  path: '/api/chat' | '/api/generate' | '/api/embed';
  body: string;
  /** When it is due, counted from the start of the run. */
  atMs: number;
  /** The request whose answer must have ended first; null = it waits for nobody. */
  after: number | null;
  /** Shortest time between that end and this request: nobody answers before having read. */
  pauseMs: number;
  promptTokens: number;
  /** Those of the prompt that no earlier request for the model began with: what a perfect cache still has to evaluate. */
  newTokens: number;
  outputTokens: number;
}

export interface Plan {
  requests: readonly PlannedRequest[];
  /** No request is due later. */
  horizonMs: number;
}
