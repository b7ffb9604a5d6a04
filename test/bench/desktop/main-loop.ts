import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';

/** How the main process did in a stretch of time. */
export interface LoopLoad {
  /** How late a timer fires, in ms beyond its own: what a stream's next piece may have to wait. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** CPU time the main thread spends between two looks at its timers, in ms: what makes others wait, whoever has the CPUs. */
  readonly workP99Ms: number;
  readonly workMaxMs: number;
  /** Share of one core that the process used, 0–1 and more: it has other threads. */
  readonly cpu: number;
  /** Share of the time that its main thread was ready to run and other processes had the CPUs; null where not told. */
  readonly crowdedOut: number | null;
}

/** Node's monitor sets a timer of so many milliseconds and writes down how long each one really took. */
const RESOLUTION_MS = 1;

/** Watches the event loop from inside the app's own main process, which nobody talks to meanwhile. */
export async function watchMainLoop(app: ElectronApplication, seconds: number): Promise<LoopLoad> {
  await app.evaluate((_, resolution) => {
    const { createHistogram, monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const { readFileSync } = process.getBuiltinModule('node:fs');
    const delay = monitorEventLoopDelay({ resolution });
    const work = createHistogram();
    const threadMicros = (): number => {
      const { user, system } = process.threadCpuUsage();
      return user + system;
    };
    const waitedNanos = (): number | null => {
      try {
        return Number(readFileSync(`/proc/${process.pid}/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]);
      } catch {
        // Only Linux tells.
        return null;
      }
    };
    let micros = threadMicros();
    const timer = setInterval(() => {
      const now = threadMicros();
      work.record(Math.max(1, now - micros));
      micros = now;
    }, resolution);
    delay.enable();
    const from = { cpu: process.cpuUsage(), atMs: performance.now(), waited: waitedNanos() };
    globalThis.endBenchWatch = () => {
      delay.disable();
      clearInterval(timer);
      const tookMs = performance.now() - from.atMs;
      const { user, system } = process.cpuUsage(from.cpu);
      const waited = waitedNanos();
      return {
        p50Ms: delay.percentile(50) / 1e6,
        p99Ms: delay.percentile(99) / 1e6,
        maxMs: delay.max / 1e6,
        workP99Ms: work.percentile(99) / 1e3,
        workMaxMs: work.max / 1e3,
        cpu: (user + system) / 1_000 / tookMs,
        crowdedOut: waited === null || from.waited === null ? null : (waited - from.waited) / 1e6 / tookMs,
      };
    };
  }, RESOLUTION_MS);
  await sleep(seconds * 1_000);
  const seen = await app.evaluate(() => globalThis.endBenchWatch());
  const beyond = (ms: number): number => Math.max(0, ms - RESOLUTION_MS);
  return { ...seen, p50Ms: beyond(seen.p50Ms), p99Ms: beyond(seen.p99Ms), maxMs: beyond(seen.maxMs) };
}

declare global {
  /** In the app's main process. */
  var endBenchWatch: () => LoopLoad;
}
