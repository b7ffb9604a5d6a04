import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What a page's main thread did in a stretch of time. CPU times leave out what other processes took from it. */
export interface Load {
  readonly seconds: number;
  /** Tasks that blocked the page for over 50 ms of real time. */
  readonly longTasks: readonly LongTask[];
  /** CPU time of the longest task, and of the 99th percentile of those that did anything worth a millisecond; ms. */
  readonly longestMs: number;
  readonly p99Ms: number;
  /** Share of the time the main thread computed, 0–1. */
  readonly busy: number;
}

export interface LongTask {
  readonly ms: number;
  /** What it used of that; the rest it stood ready while other processes had the CPUs. */
  readonly cpuMs: number;
}

/** The Performance API's own definition of a long task. */
const LONG_MS = 50;
/** Shorter tasks are timers and messages that nobody could see. */
const WORTH_MS = 1;

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      /** Microseconds of real and of CPU time. */
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.looseObject({ name: z.unknown().optional() }).optional(),
    }),
  ),
});
type TraceEvent = z.infer<typeof traceSchema>['traceEvents'][number];

/** Watches a page from the outside for so long; nothing in the page knows. It must be the browser's only page. */
export async function watchPage(page: Page, seconds: number): Promise<Load> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser of its own');
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.waitForTimeout(seconds * 1_000);
  const trace = await browser.stopTracing();
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString('utf8')));
  return judge(mainThreadTasks(traceEvents), seconds);
}

function mainThreadTasks(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const main = new Set(
    events
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return events.filter(
    ({ ph, name, pid, tid }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask' && main.has(`${pid}:${tid}`),
  );
}

function judge(tasks: readonly TraceEvent[], seconds: number): Load {
  const cpuMs = tasks.map(({ tdur = 0 }) => tdur / 1_000);
  const worth = cpuMs.filter((ms) => ms >= WORTH_MS).sort((a, b) => a - b);
  return {
    seconds,
    longTasks: tasks.map(timesOf).filter(({ ms }) => ms > LONG_MS),
    longestMs: worth.at(-1) ?? 0,
    p99Ms: worth[Math.ceil(worth.length * 0.99) - 1] ?? 0,
    busy: cpuMs.reduce((sum, ms) => sum + ms, 0) / (seconds * 1_000),
  };
}

const timesOf = ({ dur = 0, tdur = 0 }: TraceEvent): LongTask => ({ ms: dur / 1_000, cpuMs: tdur / 1_000 });

/** Bytes of living JavaScript objects, after a collection. */
export async function heapBytes(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  await cdp.detach();
  const found = metrics.find(({ name }) => name === 'JSHeapUsedSize');
  if (!found) throw new Error('the browser does not tell its heap');
  return found.value;
}
