import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';
import { findRuntime } from '../../desktop/support/electron-runtime.ts';
import { clickTray } from '../../desktop/support/witness.ts';
import { type Caller, connectCalls } from '../harness/calls.ts';
import { cleanUpOnExit, forkTracked, stopChild } from '../harness/children.ts';
import { machineLine } from '../harness/machine.ts';
import { withSection } from '../harness/results-file.ts';
import type { Answers } from '../panel/answers.ts';
import type { CrowdCalls } from '../panel/crowd.ts';
import { startApp } from './app.ts';
import { watchMainLoop } from './main-loop.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { loopTable, type Round } from './table.ts';
import { visitScreens } from './visit-screens.ts';

const resultsFile = join(import.meta.dirname, '../RESULTS.md');
/** Code is compiled and connections are open by then. */
const WARM_UP_MS = 10_000;
const SETTLE_MS = 3_000;

/** Streams of eight chunks or so, each soon after the last: what passes through is many small pieces. */
const answers: Answers = { tokens: [6, 10], timeScale: 0.02 };
const MOST_TOKENS = 10;

async function watchRound(app: ElectronApplication, seconds: number): Promise<Round> {
  const without = await watchMainLoop(app, seconds);
  const opened = app.waitForEvent('window');
  await clickTray(app);
  const page = await opened;
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  const leave = visitScreens(page);
  await sleep(SETTLE_MS);
  const inUse = await watchMainLoop(app, seconds);
  await leave();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await sleep(SETTLE_MS);
  const hidden = await watchMainLoop(app, seconds);
  return { 'no window': without, 'window open and in use': inUse, 'window hidden': hidden };
}

interface Measured {
  readonly round: Round;
  readonly answeredPerSecond: number;
  readonly failed: number;
  readonly isPreferred: boolean;
}

async function measure({ seconds, perSecond }: Options): Promise<Measured> {
  const child = forkTracked(new URL('../panel/crowd.ts', import.meta.url));
  const crowd: Caller<CrowdCalls> = connectCalls<CrowdCalls>(child);
  const desktop = await startApp(await crowd('listen', answers));
  await crowd('start', { url: desktop.url, perSecond, mostTokens: MOST_TOKENS });
  await sleep(WARM_UP_MS);
  const before = { tally: await crowd('tally', null), atMs: performance.now() };
  const round = await watchRound(desktop.app, seconds);
  const after = { tally: await crowd('tally', null), atMs: performance.now() };
  await crowd('stop', null);
  await desktop.stop();
  await stopChild(child);
  return {
    round,
    answeredPerSecond: ((after.tally.answered - before.tally.answered) * 1_000) / (after.atMs - before.atMs),
    failed: after.tally.failed - before.tally.failed,
    isPreferred: desktop.isPreferred,
  };
}

const runtimeNotes = {
  electron: 'On Electron itself.',
  double:
    'On the Electron double: the compiled main process on Node, its page in a Chromium of its own. What Electron’s browser process does on that thread beside Node is not in these figures; how the double carries messages to the page, as JSON, is.',
} as const;

async function report(options: Options, args: readonly string[]): Promise<string> {
  const measured: Measured[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    measured.push(await measure(options));
    process.stderr.write(`round ${round} of ${options.rounds} watched\n`);
  }
  const answered = measured.reduce((sum, one) => sum + one.answeredPerSecond, 0) / measured.length;
  const failed = measured.reduce((sum, one) => sum + one.failed, 0);
  const command = `\`npm run bench:desktop${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\``;
  const { kind } = await findRuntime();
  const priority = measured.every(({ isPreferred }) => isPreferred)
    ? 'Its main thread had priority over servers, clients and page, which share the machine.'
    : 'Servers, clients and page share the machine with it on equal terms.';
  return [
    '## npm run bench:desktop',
    `${command}  \n${machineLine()}`,
    `Event-loop delay of the desktop's main process, which is the gateway, while ${Math.round(answered)} streams a second of some 8 chunks each (${options.perSecond} asked for, ${failed} failed) pass through it from 50 backends. Delay is how late a timer fires; work is the CPU time the main thread spends before it looks at its timers again, which other processes on the machine do not add to; the last column is how long it stood ready while they had the CPUs. Each state for ${options.seconds} s; median of ${options.rounds} starts [least–most]. ${priority} ${runtimeNotes[kind]}`,
    loopTable(measured.map(({ round }) => round)),
  ].join('\n\n');
}

cleanUpOnExit();
const args = process.argv.slice(2);
try {
  const options = parseOptions(args);
  const section = await report(options, args);
  process.stdout.write(`${section}\n`);
  if (options.write)
    writeFileSync(resultsFile, withSection(readFileSync(resultsFile, 'utf8'), 'bench:desktop', section));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n\n${usage}\n`);
  process.exit(1);
}
