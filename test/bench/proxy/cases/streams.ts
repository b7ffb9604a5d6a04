import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../../harness/usage.ts';
import { lineIntervalMs } from '../traffic/pacer.ts';
import type { Case } from './case.ts';
import { measured, observe, per, warmUpStreams, withLoad } from './observe.ts';

const endless = { linesPerStream: null, bulkBytes: 0 };

export const lineDelay: Case = {
  id: 'delay',
  title: 'Delay of a line between backend and client, 100 streams × 20 lines/s',
  fresh: false,
  measures: [
    { id: 'p50', label: 'p50', unit: 'µs', digits: 0 },
    {
      id: 'p99',
      label: 'p99',
      unit: 'µs',
      digits: 0,
      target: { against: 'over direct', bound: 'most', limit: 10_000, later: 3000 },
    },
  ],
  async run(stage) {
    await stage.backend('plan', endless);
    const { ports } = stage.running;
    const id = await stage.load('ask', { ports, count: 100, rampMs: 300, request: 'stream' });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(300));
      const seen = await observe(stage, id, stage.ms(2000));
      return { p50: seen.lineDelay.p50, p99: seen.lineDelay.p99 };
    });
  },
};

const manyStreams = 1000;

export const pacedStreams: Case = {
  id: 'streams',
  title: '1,000 streams × 20 lines/s',
  fresh: true,
  measures: [
    {
      id: 'cpu',
      label: 'CPU per line',
      unit: 'µs',
      digits: 1,
      target: { against: 'times nginx', bound: 'most', limit: 2.1, later: 1.3 },
    },
    { id: 'delivered', label: 'lines delivered', unit: '%', digits: 1 },
    { id: 'busy', label: 'share of one core', unit: '%', digits: 0 },
    {
      id: 'memory',
      label: 'memory per stream',
      unit: 'KB',
      digits: 1,
      target: { against: 'itself', bound: 'most', limit: 110, later: 40 },
    },
    { id: 'resident', label: 'resident memory', unit: 'MB', digits: 0 },
  ],
  async run(stage) {
    await warmUpStreams(stage);
    await stage.backend('plan', endless);
    const { ports, pids } = stage.running;
    const idle = residentBytes(pids);
    const id = await stage.load('ask', { ports, count: manyStreams, rampMs: 1200, request: 'stream' });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(300));
      const seen = await observe(stage, id, stage.ms(3000));
      const resident = pids.length === 0 ? null : residentBytes(pids);
      const due = (manyStreams * seen.elapsedMs) / lineIntervalMs;
      return measured({
        cpu: per(seen.cpuMicros, seen.lines),
        delivered: (seen.lines / due) * 100,
        busy: per(seen.cpuMicros, seen.elapsedMs * 10),
        memory: resident === null ? null : (resident - idle) / manyStreams / 1024,
        resident: per(resident, 1024 * 1024),
      });
    });
  },
};
