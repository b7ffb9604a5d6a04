import type { Plan, PlannedRequest } from '../plan/planned-request.ts';
import type { Outcome } from './outcome.ts';

/** What is left of an outcome once its request is sent. */
export type Answered = Omit<Outcome, 'id' | 'dueMs' | 'sentMs'>;

export interface Stage {
  /** Simulated milliseconds since the start of the run. */
  nowMs(): number;
  /** Calls back at that time, at once when it has passed. */
  at(ms: number, fn: () => void): void;
  /** Sends a request; `done` is called once. The returned function ends it early, as unfinished. */
  send(request: PlannedRequest, done: (answered: Answered) => void): () => void;
}

/** When a request goes out: when it is due by the plan, but never sooner than it takes to read the answer before it. */
export function dueMs(request: PlannedRequest, endOfPrevious: number | null): number {
  return endOfPrevious === null ? request.atMs : Math.max(request.atMs, endOfPrevious + request.pauseMs);
}

const unsent = (id: number, ms: number): Outcome => ({
  ...{ id, result: 'unsent', dueMs: ms, sentMs: null, firstByteMs: null, endMs: ms, tokens: 0 },
  ...{ reason: '', queueMs: null, backend: null, metrics: null },
});

/**
 * Plays a plan: open across conversations (nobody waits for anybody else), closed inside one (nobody asks on while an
 * answer is being written). Ends when every request has ended, at the latest at `endMs`. One outcome per request, in order.
 */
export function play({ requests }: Plan, stage: Stage, endMs: number): Promise<Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const running = new Map<number, () => void>();
  const followers = Map.groupBy(
    requests.filter(({ after }) => after !== null),
    ({ after }) => after,
  );
  let over = false;

  return new Promise((resolve) => {
    const finish = (): void => {
      over = true;
      resolve(requests.map(({ id }) => outcomes.get(id) ?? unsent(id, stage.nowMs())));
    };
    const end = (outcome: Outcome): void => {
      running.delete(outcome.id);
      outcomes.set(outcome.id, outcome);
      for (const next of followers.get(outcome.id) ?? []) prepare(next, outcome.endMs);
      if (!over && outcomes.size === requests.length) finish();
    };
    const prepare = (request: PlannedRequest, endOfPrevious: number | null): void => {
      const due = dueMs(request, endOfPrevious);
      stage.at(due, () => {
        if (over) return;
        const sentMs = stage.nowMs();
        const stop = stage.send(request, (answered) => end({ ...answered, id: request.id, dueMs: due, sentMs }));
        if (!outcomes.has(request.id)) running.set(request.id, stop);
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
