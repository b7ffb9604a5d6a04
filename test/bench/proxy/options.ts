import { parseArgs } from 'node:util';

export interface Options {
  quick: boolean;
  write: boolean;
  reps: number;
  /** Ids of the cases to run; all when empty. */
  only: string[];
  /** Further gateways to compare: name → command line file, for example of another checkout. */
  also: { name: string; cli: string }[];
}

export const usage = `npm run bench:proxy -- [options]
  --quick            one short repetition of everything, about a minute
  --reps N           repetitions (5; 1 when quick)
  --only a,b         these cases only
  --also name=FILE   also run the gateway started by that command line file (repeatable)
  --write            put the tables into test/bench/RESULTS.md`;

function parseAlso(text: string): { name: string; cli: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new Error(`--also wants name=FILE, not ${text}`);
  return { name: text.slice(0, at), cli: text.slice(at + 1) };
}

/** Throws with one line when the arguments make no sense. */
export function parseOptions(args: string[], caseIds: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      reps: { type: 'string' },
      only: { type: 'string', default: '' },
      also: { type: 'string', multiple: true, default: [] },
    },
  });
  const reps = values.reps === undefined ? (values.quick ? 1 : 5) : Number(values.reps);
  if (!Number.isInteger(reps) || reps < 1 || reps > 50) throw new Error('--reps wants a number from 1 to 50');
  const only = values.only.split(',').filter(Boolean);
  const unknown = only.filter((id) => !caseIds.includes(id));
  if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${caseIds.join(', ')}`);
  return { quick: values.quick, write: values.write, reps, only, also: values.also.map(parseAlso) };
}
