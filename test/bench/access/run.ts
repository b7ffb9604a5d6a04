import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineLine } from '../harness/machine.ts';
import { withSection } from '../harness/results-file.ts';
import { type Cost, type Leak, measureCost, measureLeak, measureLimits, openDoor } from './measure.ts';
import { algorithms, measureTokens, type TokenCost } from './measure-tokens.ts';

const resultsFile = join(import.meta.dirname, '../RESULTS.md');
const usage = `npm run bench:access -- [options]
  --calls N   calls per figure (400000)
  --write     put the table into test/bench/RESULTS.md`;

const KEYS = 10_000;
const MOST_US = 20;
/** Beyond it two means differ. */
const MOST_T = 4.5;

/** Each has to be signed beforehand. */
const MOST_TOKENS = 5_000;

const verdict = (isMet: boolean): string => (isMet ? 'met' : '**missed**');

interface Figures {
  readonly few: Cost;
  readonly many: Cost;
  readonly limits: Cost;
  readonly leak: Leak;
  readonly tokens: readonly TokenCost[];
}

function table({ few, many, limits, leak, tokens }: Figures): string {
  const cost = ({ medianUs, p99Us }: Cost): string => `${medianUs.toFixed(1)} µs (p99 ${p99Us.toFixed(1)} µs)`;
  const [none, most] = leak.mediansNs;
  return [
    '| measure | figure | target | result |',
    '|---|---|---|---|',
    `| a key is let in, 1 key | ${cost(few)} | – | – |`,
    `| a key is let in, ${KEYS.toLocaleString('en')} keys | ${cost(many)} | median < ${MOST_US} µs | ${verdict(many.medianUs < MOST_US)} |`,
    `| a request is counted against every kind of limit, its tokens set aside and settled, ${KEYS.toLocaleString('en')} keys | ${cost(limits)} | – | – |`,
    ...tokens.map(
      ({ algorithm, first, again }) =>
        `| the bearer of a token is let in, ${algorithm}: the first time / again | ${cost(first)} / ${cost(again)} | – | – |`,
    ),
    `| a wrong secret is refused: none of its letters right / all but the last | ${none} ns / ${most} ns, Welch's t ${leak.t.toFixed(1)} | \\|t\\| < ${MOST_T} | ${verdict(Math.abs(leak.t) < MOST_T)} |`,
  ].join('\n');
}

async function measureAllTokens(calls: number): Promise<readonly TokenCost[]> {
  const costs: TokenCost[] = [];
  for (const algorithm of algorithms) costs.push(await measureTokens(algorithm, calls));
  return costs;
}

async function report(calls: number, args: readonly string[]): Promise<string> {
  const door = openDoor(KEYS);
  const figures = {
    few: measureCost(openDoor(1), calls),
    many: measureCost(door, calls),
    limits: measureLimits(door, calls),
    leak: measureLeak(door, calls),
    tokens: await measureAllTokens(Math.min(calls, MOST_TOKENS)),
  };
  return [
    '## npm run bench:access',
    `\`npm run bench:access${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\`  \n${machineLine()}`,
    `${calls.toLocaleString('en')} calls for each figure, each timed by itself. To be let in, the key is found, its secret hashed and compared, and its rules judged; of a token the signature is checked and its claims are read. The last row compares refusals of guesses with a right checksum, in random order, the slowest tenth left out.`,
    table(figures),
  ].join('\n\n');
}

const args = process.argv.slice(2);
try {
  const { values } = parseArgs({
    args,
    options: { calls: { type: 'string', default: '400000' }, write: { type: 'boolean', default: false } },
  });
  const calls = Number(values.calls);
  if (!Number.isInteger(calls) || calls < 1_000) throw new Error('--calls wants a whole number from 1000 on');
  const section = await report(calls, args);
  process.stdout.write(`${section}\n`);
  if (values.write) writeFileSync(resultsFile, withSection(readFileSync(resultsFile, 'utf8'), 'bench:access', section));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n\n${usage}\n`);
  process.exit(1);
}
