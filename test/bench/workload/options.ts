import { parseArgs } from 'node:util';

export interface Options {
  quick: boolean;
  write: boolean;
  /** How many; they are 1, 2, 3 … */
  seeds: number;
  /** Ids; all when empty. */
  scenarios: string[];
  contenders: string[];
  /** Simulated seconds per real second. */
  speed: number;
}

/**
 * Fast enough for five minutes of people in fifteen seconds; slow enough that all processes together use less than one
 * of two cores, and that a millisecond of the machine is a fiftieth of a second of theirs.
 */
export const DEFAULT_SPEED = 20;

export const usage = `npm run bench:workload -- [options]
  --quick             one seed and shorter runs, about four minutes
  --seeds N           seeds 1 to N (3; 1 when quick)
  --only a,b          these scenarios only
  --contenders a,b    these contenders only
  --speed N           simulated seconds per real second (${DEFAULT_SPEED}); lower on a busy machine
  --write             put the tables into test/bench/RESULTS.md`;

export interface Known {
  scenarios: readonly string[];
  contenders: readonly string[];
}

function chosen(text: string, known: readonly string[], what: string): string[] {
  const ids = text.split(',').filter(Boolean);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`no ${what} ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return ids;
}

function inRange(text: string | undefined, standard: number, { flag, most }: { flag: string; most: number }): number {
  const value = text === undefined ? standard : Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`${flag} wants a number from 1 to ${most}`);
  return value;
}

/** Throws with one line when the arguments make no sense. */
export function parseOptions(args: string[], known: Known): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      seeds: { type: 'string' },
      only: { type: 'string', default: '' },
      contenders: { type: 'string', default: '' },
      speed: { type: 'string' },
    },
  });
  return {
    quick: values.quick,
    write: values.write,
    seeds: inRange(values.seeds, values.quick ? 1 : 3, { flag: '--seeds', most: 20 }),
    scenarios: chosen(values.only, known.scenarios, 'scenario'),
    contenders: chosen(values.contenders, known.contenders, 'contender'),
    speed: inRange(values.speed, DEFAULT_SPEED, { flag: '--speed', most: 50 }),
  };
}
