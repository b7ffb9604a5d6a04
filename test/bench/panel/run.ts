import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../e2e/support/browser.ts';
import { type Caller, connectCalls } from '../harness/calls.ts';
import { cleanUpOnExit, forkTracked } from '../harness/children.ts';
import { machineLine } from '../harness/machine.ts';
import { withSection } from '../harness/results-file.ts';
import { cpuMicros } from '../harness/usage.ts';
import { shortAnswers } from './answers.ts';
import type { CrowdCalls } from './crowd.ts';
import { startGateway } from './gateway.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { frameTable, type HeapSample, heapLine, type ScreenLoad } from './table.ts';
import { heapBytes, watchPage } from './watch-page.ts';

const resultsFile = join(import.meta.dirname, '../RESULTS.md');
const SETTLE_MS = 5_000;
const MINUTE_S = 60;

const screens: readonly { readonly name: string; readonly hash: string }[] = [
  { name: 'Fleet', hash: '#/fleet' },
  { name: 'Backend', hash: '#/backend/gpu-01' },
  { name: 'Models', hash: '#/models' },
  { name: 'Traffic', hash: '#/traffic' },
  { name: 'Settings', hash: '#/settings' },
];

const show = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

async function watchScreens(page: Page, seconds: number): Promise<ScreenLoad[]> {
  const loads: ScreenLoad[] = [];
  for (const { name, hash } of screens) {
    await show(page, hash);
    await page.waitForTimeout(SETTLE_MS);
    loads.push({ screen: name, load: await watchPage(page, seconds) });
    process.stderr.write(`${name} watched\n`);
  }
  return loads;
}

async function watchHeap(page: Page, minutes: number): Promise<HeapSample[]> {
  const samples: HeapSample[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    for (const { hash } of screens) {
      await show(page, hash);
      await page.waitForTimeout((MINUTE_S * 1_000) / screens.length);
    }
    samples.push({ minute, bytes: await heapBytes(page) });
  }
  return samples;
}

async function measure(options: Options, crowd: Caller<CrowdCalls>): Promise<string> {
  const gateway = await startGateway(await crowd('listen', shortAnswers));
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(gateway.panelLink);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await crowd('start', { url: gateway.url, perSecond: options.perSecond, mostTokens: 2 });
  await page.waitForTimeout(SETTLE_MS);

  const before = { tally: await crowd('tally', null), cpu: cpuMicros([gateway.pid]), at: performance.now() };
  const loads = await watchScreens(page, options.seconds);
  const after = { tally: await crowd('tally', null), cpu: cpuMicros([gateway.pid]), at: performance.now() };
  const heap = options.minutes > 1 ? await watchHeap(page, options.minutes) : [];
  await crowd('stop', null);
  await browser.close();
  await gateway.stop();

  const seconds = (after.at - before.at) / 1_000;
  const answered = after.tally.answered - before.tally.answered;
  const failed = after.tally.failed - before.tally.failed;
  const traffic = `50 backends, 200 models, ${Math.round(answered / seconds)} requests/s answered (${options.perSecond} sent, ${failed} failed); the gateway's process used ${(((after.cpu - before.cpu) / 1e6 / seconds) * 100).toFixed(0)} % of one core.`;
  return [traffic, frameTable(loads), ...(heap.length > 0 ? [heapLine(heap)] : [])].join('\n\n');
}

cleanUpOnExit();
const args = process.argv.slice(2);
try {
  const options = parseOptions(args);
  const crowd = connectCalls<CrowdCalls>(forkTracked(new URL('./crowd.ts', import.meta.url)));
  const command = `\`npm run bench:panel${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\``;
  const body = await measure(options, crowd);
  const section = ['## npm run bench:panel', `${command}  \n${machineLine()}`, body].join('\n\n');
  process.stdout.write(`${section}\n`);
  if (options.write) {
    writeFileSync(resultsFile, withSection(readFileSync(resultsFile, 'utf8'), 'bench:panel', section));
  }
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n\n${usage}\n`);
  process.exit(1);
}
