/** Clients that ask for one model with different runner options: their server loads it anew for each of them. */
export interface RunnerFight {
  readonly model: string;
  /** Loads that this caused in the last ten minutes, and how long they took together, in ms. */
  readonly reloads: number;
  readonly lostMs: number;
  /** Who asks for what, the latest first; at least two. */
  readonly sides: readonly FightSide[];
}

export interface FightSide {
  /** As in `num_ctx 8192, num_gpu 20`; empty where it is left to the server. */
  readonly runner: string;
  /** The latest five, the last one first: identities, else addresses. */
  readonly callers: readonly string[];
}

/**
 * `ada asks for num_ctx 8192, 10.0.0.7 and bob for the server's own context`; of one who fights with itself, as a program
 * with several ways to ask does: `ada asks for num_ctx 8192 and for num_ctx 2048 by turns`.
 */
export function sidesInWords(sides: readonly FightSide[]): string {
  const everybody = new Set(sides.flatMap(({ callers }) => callers));
  const [only] = everybody;
  if (everybody.size === 1)
    return `${only} asks ${sides.map(({ runner }) => `for ${whatIn(runner)}`).join(' and ')} by turns`;
  return sides.map(({ runner, callers }, nth) => `${whoAsk(callers, nth === 0)} for ${whatIn(runner)}`).join(', ');
}

const whatIn = (runner: string): string => (runner === '' ? "the server's own context" : runner);

function whoAsk(callers: readonly string[], isFirst: boolean): string {
  const last = callers.at(-1) ?? 'somebody';
  const names = callers.length < 2 ? last : `${callers.slice(0, -1).join(', ')} and ${last}`;
  if (!isFirst) return names;
  return `${names} ${callers.length < 2 ? 'asks' : 'ask'}`;
}
