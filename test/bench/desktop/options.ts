import { parseArgs } from 'node:util';

export interface Options {
  /** Seconds each state is watched. */
  readonly seconds: number;
  /** How often everything is done, each time with the app started anew. */
  readonly rounds: number;
  readonly perSecond: number;
  readonly write: boolean;
}

export const usage = `npm run bench:desktop -- [options]
  --seconds N   how long each state is watched (20)
  --rounds N    how often everything is repeated (3)
  --rate N      requests per second through the gateway (200)
  --write       put the table into test/bench/RESULTS.md`;

function amount(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name} wants a whole number from 1 to ${most}`);
  return value;
}

/** Throws with one line when the arguments make no sense. */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      rate: { type: 'string', default: '200' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: amount('seconds', values.seconds, 600),
    rounds: amount('rounds', values.rounds, 20),
    perSecond: amount('rate', values.rate, 2_000),
    write: values.write,
  };
}
