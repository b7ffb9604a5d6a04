import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes, watchPeakBytes } from '../../harness/usage.ts';
import type { Case, Stage } from './case.ts';
import { measured, observe, warmUp, warmUpStreams, withLoad } from './observe.ts';

const megabyte = 1024 * 1024;
const uploadBytes = 20 * megabyte;

export const uploads: Case = {
  id: 'upload',
  title: '20 MB request bodies, 4 at once',
  fresh: true,
  measures: [
    {
      id: 'throughput',
      label: 'throughput',
      unit: 'MB/s',
      digits: 0,
      target: { against: 'times nginx', bound: 'least', limit: 0.5 },
    },
    {
      id: 'memory',
      label: 'peak memory growth / one body',
      unit: '×',
      digits: 2,
      target: { against: 'itself', bound: 'most', limit: 4 },
    },
  ],
  async run(stage) {
    await stage.backend('plan', { linesPerStream: null, bulkBytes: 0 });
    await warmUp(stage);
    const { ports, pids } = stage.running;
    const idle = residentBytes(pids);
    const peakOf = watchPeakBytes(pids);
    const id = await stage.load('ask', { ports, count: 4, rampMs: 0, request: { uploadBytes } });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(200));
      const before = await stage.backend('bodyBytes', null);
      const seen = await observe(stage, id, stage.ms(2000));
      const received = (await stage.backend('bodyBytes', null)) - before;
      const peak = peakOf();
      return measured({
        throughput: received / megabyte / (seen.elapsedMs / 1000),
        memory: pids.length === 0 ? null : (peak - idle) / uploadBytes,
      });
    });
  },
};

const readers = 100;
const slowBytesPerSecond = 1024;
const slowAnswerBytes = 512 * 1024;
// What one exchange may hold back for a slow client.
const boundBytes = 4 * megabyte;
const promptMs = 1000;

function drainedShare(times: (number | null)[]): number {
  return (times.filter((ms) => ms !== null && ms <= promptMs).length / readers) * 100;
}

async function besideSlowOnes(stage: Stage, fastId: number): Promise<{ p95: number; drained: number; bytes: number }> {
  const { ports, pids } = stage.running;
  const before = residentBytes(pids);
  const crowd = { ports, count: readers, rampMs: 200, bytesPerSecond: slowBytesPerSecond };
  const slowId = await stage.load('askSlowly', crowd);
  return withLoad(stage, slowId, async () => {
    await sleep(promptMs);
    const drained = drainedShare(await stage.backend('bulkTimes', null));
    const { firstByte } = await observe(stage, fastId, stage.ms(1300));
    return { p95: firstByte.p95, drained, bytes: residentBytes(pids) - before };
  });
}

export const slowReaders: Case = {
  id: 'slow-reader',
  title: `${readers} clients reading 1 KB/s of a ${slowAnswerBytes / 1024} KB answer, beside ${readers} fast streams`,
  fresh: true,
  measures: [
    { id: 'alone', label: "fast ones' TTFB p95 without slow ones", unit: 'µs', digits: 0 },
    { id: 'beside', label: "fast ones' TTFB p95 beside slow ones", unit: 'µs', digits: 0 },
    {
      id: 'ratio',
      label: 'beside / without',
      unit: '×',
      digits: 2,
      target: { against: 'itself', bound: 'most', limit: 1.1 },
    },
    {
      id: 'drained',
      label: `slow answers taken from the backend within ${promptMs / 1000} s`,
      unit: '%',
      digits: 0,
      target: { against: 'itself', bound: 'least', limit: 99 },
    },
    {
      id: 'memory',
      label: 'memory growth for all slow ones',
      unit: 'MB',
      digits: 1,
      target: { against: 'itself', bound: 'most', limit: (readers * boundBytes) / megabyte },
    },
  ],
  async run(stage) {
    await warmUpStreams(stage);
    const { ports, pids } = stage.running;
    await stage.backend('plan', { linesPerStream: 10, bulkBytes: slowAnswerBytes });
    const id = await stage.load('ask', { ports, count: readers, rampMs: 500, request: 'stream' });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(400));
      const alone = (await observe(stage, id, stage.ms(1300))).firstByte.p95;
      const beside = await besideSlowOnes(stage, id);
      return measured({
        alone,
        beside: beside.p95,
        ratio: beside.p95 / alone,
        drained: beside.drained,
        memory: pids.length === 0 ? null : beside.bytes / megabyte,
      });
    });
  },
};
