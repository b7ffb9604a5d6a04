import type { Plan, PlannedRequest } from '../plan/planned-request.ts';
import type { Outcome } from './outcome.ts';

/** What is left of an outcome once its request is sent. */
export type Answered = Omit<Outcome, 'id' | 'dueMs' | 'sentMs' | 'refusals'>;

export interface Stage {
  /** Simulated milliseconds since the start of the run. */
  nowMs(): number;
  /** Calls back at that time, at once when it has passed. */
  at(ms: number, fn: () => void): void;
  /** Sends a request; `done` is called once. The returned function ends it early, as unfinished. */
  send(request: PlannedRequest, done: (answered: Answered) => void): () => void;
}

/** Who gets an error instead of an answer asks again, this much later and at most so often in all. */
const ASK_AGAIN_MS = 2_000;
const MOST_ASKS = 5;

/** When a request goes out: when it is due by the plan, but never sooner than it takes to read the answer before it. */
export function dueMs(request: PlannedRequest, endOfPrevious: number | null): number {
  return endOfPrevious === null ? request.atMs : Math.max(request.atMs, endOfPrevious + request.pauseMs);
}

/** What is known of a request before anything has come back. */
type Asking = Pick<Outcome, 'id' | 'dueMs' | 'sentMs' | 'refusals'>;

const nothing = (asking: Asking, result: 'unsent' | 'unfinished', nowMs: number): Outcome => ({
  ...{ ...asking, result, firstByteMs: null, endMs: nowMs, tokens: 0 },
  ...{ reason: '', queueMs: null, backend: null, metrics: null },
});

/**
 * Plays a plan: open across conversations (nobody waits for anybody else), closed inside one (nobody asks on while an
 * answer is being written). Ends when every request has ended, at the latest at `endMs`. One outcome per request, in order.
 */
export function play({ requests }: Plan, stage: Stage, endMs: number): Promise<Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  /** What ends each request that is under way. */
  const running = new Map<number, () => void>();
  const followers = Map.groupBy(
    requests.filter(({ after }) => after !== null),
    ({ after }) => after,
  );
  let over = false;

  return new Promise((resolve) => {
    const finish = (): void => {
      over = true;
      const never = { dueMs: stage.nowMs(), sentMs: null, refusals: 0 };
      resolve(requests.map(({ id }) => outcomes.get(id) ?? nothing({ ...never, id }, 'unsent', stage.nowMs())));
    };
    const end = (outcome: Outcome): void => {
      running.delete(outcome.id);
      outcomes.set(outcome.id, outcome);
      for (const next of followers.get(outcome.id) ?? []) prepare(next, outcome.endMs);
      if (!over && outcomes.size === requests.length) finish();
    };
    const askAgain = (request: PlannedRequest, asking: Asking): void => {
      running.set(request.id, () => end(nothing(asking, 'unfinished', stage.nowMs())));
      stage.at(stage.nowMs() + ASK_AGAIN_MS, () => {
        if (!over) ask(request, asking);
      });
    };
    const ask = (request: PlannedRequest, asking: Asking): void => {
      let isAsking = true;
      const stop = stage.send(request, (answered) => {
        isAsking = false;
        const refusals = asking.refusals + (answered.result === 'refused' ? 1 : 0);
        if (answered.result === 'refused' && refusals < MOST_ASKS) askAgain(request, { ...asking, refusals });
        else end({ ...answered, ...asking, refusals });
      });
      if (isAsking) running.set(request.id, stop);
    };
    const prepare = (request: PlannedRequest, endOfPrevious: number | null): void => {
      const due = dueMs(request, endOfPrevious);
      stage.at(due, () => {
        if (!over) ask(request, { id: request.id, dueMs: due, sentMs: stage.nowMs(), refusals: 0 });
      });
    };
    stage.at(endMs, () => {
      if (over) return;
      over = true;
      for (const stop of [...running.values()]) stop();
      finish();
    });
    for (const request of requests) if (request.after === null) prepare(request, null);
    if (requests.length === 0) finish();
  });
}
