import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectCalls } from '../harness/calls.ts';
import { cleanUpOnExit, forkTracked } from '../harness/children.ts';
import { ownCli } from '../harness/corral-program.ts';
import { machineLine } from '../harness/machine.ts';
import { withSection } from '../harness/results-file.ts';
import type { Case } from './cases/case.ts';
import { cases } from './cases/index.ts';
import type { Running } from './contenders/contender.ts';
import { corral } from './contenders/corral.ts';
import { direct } from './contenders/direct.ts';
import { haproxy } from './contenders/haproxy.ts';
import { nginx } from './contenders/nginx.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { caseTable } from './report/table.ts';
import { type Field, type Results, runCase, startAll } from './rounds.ts';
import type { BackendCalls } from './traffic/backend.ts';
import type { LoadCalls } from './traffic/load.ts';

const resultsFile = fileURLToPath(new URL('../RESULTS.md', import.meta.url));

async function openField(options: Options, note: (text: string) => void): Promise<Field> {
  const backend = connectCalls<BackendCalls>(forkTracked(new URL('./traffic/backend.ts', import.meta.url)));
  const load = connectCalls<LoadCalls>(forkTracked(new URL('./traffic/load.ts', import.meta.url)));
  const also = options.also.map(({ name, cli }) => corral(name, cli));
  return {
    contenders: [direct, nginx, haproxy, corral('Corral', ownCli), ...also],
    backendPorts: await backend('listen', null),
    stage: { backend, load, ms: (full) => (options.quick ? Math.ceil(full / 2) : full) },
    reps: options.reps,
    note,
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

// The load and the backends are JavaScript too: compiled first, so that the contender that happens to begin pays for nothing.
async function warmTools({ backendPorts, stage }: Field): Promise<void> {
  await stage.backend('plan', { linesPerStream: 3, bulkBytes: 0 });
  for (const request of ['chat', 'stream'] as const) {
    const id = await stage.load('ask', { ports: backendPorts, count: 64, rampMs: 0, request });
    await sleep(700);
    await stage.load('stop', id);
  }
}

// A gateway runs for weeks: what it costs once its code is compiled is what counts, not its first seconds.
async function warmContenders(started: ReadonlyMap<unknown, Running>, { stage }: Field): Promise<void> {
  for (const { ports } of started.values())
    for (const request of ['chat', 'stream'] as const) {
      const id = await stage.load('ask', { ports, count: 64, rampMs: 0, request });
      await sleep(stage.ms(4_000));
      await stage.load('stop', id);
    }
}

async function race(field: Field, chosen: Case[], results: Results): Promise<string[]> {
  await warmTools(field);
  const started = await startAll(field);
  await warmContenders(started, field);
  for (const one of chosen) {
    const from = performance.now();
    await runCase(field, one, started, results);
    say(`${one.id}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  }
  for (const running of started.values()) await running.stop();
  return [...started.keys()].map((contender) => contender.name);
}

function reportOf(chosen: Case[], results: Results, names: string[], field: Field): string[] {
  const columns = field.contenders.filter(({ name }) => names.includes(name));
  return chosen.map((one) => caseTable(one, columns, results.get(one.id) ?? new Map()));
}

async function main(args: string[]): Promise<void> {
  const options = parseOptions(
    args,
    cases.map((one) => one.id),
  );
  const chosen = cases.filter((one) => options.only.length === 0 || options.only.includes(one.id));
  const notes: string[] = [];
  const field = await openField(options, (text) => {
    say(text);
    notes.push(`- ${text}`);
  });
  const results: Results = new Map();
  const names = await race(field, chosen, results);
  const section = [
    '## npm run bench:proxy',
    [
      `\`npm run bench:proxy${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\``,
      machineLine(),
      `${options.reps} repetitions, contenders in turn`,
    ].join('  \n'),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...reportOf(chosen, results, names, field),
  ].join('\n\n');
  process.stdout.write(`${section}\n`);
  if (!options.write) return;
  const before = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : null;
  writeFileSync(resultsFile, withSection(before, 'bench:proxy', section));
}

cleanUpOnExit();
try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  say(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exit(1);
}
