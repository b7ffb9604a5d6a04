import { parseArgs } from 'node:util';

export interface Options {
  /** Seconds each screen is watched. */
  readonly seconds: number;
  /** Minutes over which the heap is watched; 0 leaves it out. */
  readonly minutes: number;
  readonly perSecond: number;
  readonly write: boolean;
}

export const usage = `npm run bench:panel -- [options]
  --seconds N   how long each screen is watched (30)
  --minutes N   how long the heap is watched, 0 = not at all (10)
  --rate N      requests per second through the gateway (500)
  --write       put the table into test/bench/RESULTS.md`;

function amount(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new Error(`--${name} wants a whole number to ${most}`);
  return value;
}

/** Throws with one line when the arguments make no sense. */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '30' },
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '500' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: amount('seconds', values.seconds, 600),
    minutes: amount('minutes', values.minutes, 60),
    perSecond: amount('rate', values.rate, 2_000),
    write: values.write,
  };
}
