import type { ReadonlyLane } from './backend.ts';

/**
 * Whether a request for this runner would have the server load the model anew: the last one sent there, or else the last
 * answer, had another, and nothing has shown that both mean the same. Pure.
 */
export function wouldReload({ runs, asked: { alike } }: ReadonlyLane, runnerOptions: string): boolean {
  let last = alike.at(-1);
  for (const run of runs) last = run.runnerOptions;
  if (last === undefined || last === runnerOptions) return false;
  return !(alike.includes(last) && alike.includes(runnerOptions));
}
