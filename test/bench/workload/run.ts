import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectCalls } from '../harness/calls.ts';
import { cleanUpOnExit, forkTracked } from '../harness/children.ts';
import { machineLine } from '../harness/machine.ts';
import { withSection } from '../harness/results-file.ts';
import { measureFloorMs } from './calibrate.ts';
import type { Contender } from './contenders/contender.ts';
import { contenders } from './contenders/index.ts';
import { type Digest, digestOf } from './figures/digest.ts';
import type { FleetCalls } from './fleet/fleet-process.ts';
import type { LoadCalls } from './load/load-process.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { scenarioSection } from './report/tables.ts';
import { type LapPlan, runLap, type Tools } from './run-lap.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { distrust, strainOf } from './trust.ts';

const resultsFile = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
/** A lap is repeated when the machine was too busy to be trusted. */
const TRIES = 3;
/** Longest lap that can happen: fifteen simulated minutes. */
const LAP_LIMIT_MS = 900_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One of the bench's own processes; nothing can be measured any more when it ends. */
function forkTool(name: string, file: string): ChildProcess {
  const child = forkTracked(new URL(file, import.meta.url));
  child.once('exit', (code, signal) => {
    say(`the bench's ${name} process ended: ${signal ?? code}`);
    process.exit(1);
  });
  return child;
}

function openTools(speed: number): Tools {
  const load = forkTool('load', './load/load-process.ts');
  const fleet = forkTool('fleet', './fleet/fleet-process.ts');
  return {
    load: connectCalls<LoadCalls>(load, LAP_LIMIT_MS / speed),
    fleet: connectCalls<FleetCalls>(fleet),
    loadPid: load.pid ?? 0,
    fleetPid: fleet.pid ?? 0,
  };
}

interface Run {
  options: Options;
  tools: Tools;
  floorMs: number;
}

const seedAndName = ({ seed, contender }: LapPlan): string => `seed ${seed}, ${contender.name}`;

/** What was measured, or in words why it cannot be here. */
async function tryLap({ tools }: Run, plan: LapPlan): Promise<Digest | string> {
  let why = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      const lap = await runLap(plan, tools);
      say(`${plan.scenario.id}, ${seedAndName(plan)}: ${strainOf(lap)}`);
      why = distrust(lap, plan.origin.speed) ?? '';
      if (why === '') return digestOf(lap);
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    say(`${plan.scenario.id}, ${seedAndName(plan)}: ${why}`);
  }
  return why;
}

/** Every contender once per seed. What could not be measured is listed below the tables. */
async function runScenario(run: Run, scenario: Scenario, field: readonly Contender[]): Promise<string[]> {
  const { quick, seeds, speed } = run.options;
  const horizonMs = 1000 * (quick ? scenario.seconds.quick : scenario.seconds.full);
  const digests = new Map(field.map(({ id }) => [id, new Map<number, Digest>()]));
  const notes: string[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const plan = scenario.plan(seed, horizonMs);
    for (const contender of turned(field, seed - 1)) {
      const origin = { speed, epochMs: Date.now() };
      const lap = { scenario, contender, seed, plan, origin, floorMs: run.floorMs };
      const digest = await tryLap(run, lap);
      if (typeof digest === 'string') notes.push(`- not measured: ${seedAndName(lap)}: ${digest}`);
      else digests.get(contender.id)?.set(seed, digest);
    }
  }
  if (notes.length > 0) process.exitCode = 1;
  return [scenarioSection({ scenario, columns: field, digests }), ...(notes.length > 0 ? [notes.join('\n')] : [])];
}

// Each seed begins with another contender, so that none always runs on the machine another one has just heated.
function turned<T>(items: readonly T[], by: number): T[] {
  const at = by % Math.max(1, items.length);
  return [...items.slice(at), ...items.slice(0, at)];
}

const explanation = (speed: number, floorMs: number): string =>
  [
    `Simulated servers on real sockets, ${speed} times as fast as real ones; every time below is theirs, so a millisecond of this machine counts as ${speed}. nginx and HAProxy have the usual how-to's configuration without TLS, keys and limits, with their times divided by ${speed} too; the LiteLLM-style router knows which server is meant for which model and asks the one with the fewest calls; Corral is \`corral serve\` with its defaults and each server's slots, its clock ${speed} times as fast.`,
    'The same requests, byte for byte, go to every contender: open across conversations, closed inside one (a question is due when an unhurried answer to the one before would have been read, and never sooner than 2 s after that answer). People give up after 120 s without a byte, which counts as an error and as a wait of 120 s. Waits are those of people; batches have a row of their own. Who gets an error instead of an answer asks again 2 s later, up to five times in all: every error counts as one, and the wait runs from the first asking. Each cell is the median over the seeds, the range in brackets, the ratio to nginx in parentheses (the median of the ratios seed by seed).',
    `The lower bound is the same requests on the same machines, each alone, its model loaded and everything ever asked before in the cache, on the fastest server that has the model. A direct request to an idle server took ${(floorMs / 1000).toFixed(3)} s longer than computed: this bench's own floor, contained in every wait below.`,
  ].join('\n\n');

function headOf(args: string[], options: Options, floorMs: number): string {
  const command = `\`npm run bench:workload${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\``;
  const seeds = options.seeds === 1 ? 'seed 1' : `seeds 1–${options.seeds}`;
  const facts = `${command}  \n${machineLine()}  \n${seeds}, contenders in turn`;
  return ['## npm run bench:workload', facts, explanation(options.speed, floorMs)].join('\n\n');
}

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args, {
    scenarios: scenarios.map(({ id }) => id),
    contenders: contenders.map(({ id }) => id),
  });
  const pick = <T extends { id: string }>(all: readonly T[], ids: readonly string[]): T[] =>
    all.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const tools = openTools(options.speed);
  const floorMs = await measureFloorMs(tools, { speed: options.speed, epochMs: Date.now() });
  const run: Run = { options, tools, floorMs };
  const parts: string[] = [];
  const print = (part: string): void => {
    parts.push(part);
    process.stdout.write(`${part}\n\n`);
  };
  print(headOf(args, options, floorMs));
  for (const scenario of pick(scenarios, options.scenarios)) {
    for (const part of await runScenario(run, scenario, pick(contenders, options.contenders))) print(part);
  }
  if (options.write)
    writeFileSync(resultsFile, withSection(readFileSync(resultsFile, 'utf8'), 'bench:workload', parts.join('\n\n')));
}

cleanUpOnExit();
try {
  await main(process.argv.slice(2));
  process.exit();
} catch (error) {
  say(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exit(1);
}
