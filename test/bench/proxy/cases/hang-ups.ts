import { setTimeout as sleep } from 'node:timers/promises';
import { createHistogram } from '../wire/histogram.ts';
import type { Case, Stage } from './case.ts';
import { withLoad } from './observe.ts';

const streams = 120;
const patienceMs = 2000;

async function closings(stage: Stage, ids: number[]): Promise<(number | null)[]> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const closed = await stage.backend('closedAt', ids);
    if (waitedMs >= patienceMs || !closed.includes(null)) return closed;
    await sleep(50);
  }
}

export const hangUps: Case = {
  id: 'hang-up',
  title: `Client hangs up mid-stream → backend sees its connection closed, ${streams} times`,
  fresh: false,
  measures: [
    { id: 'p50', label: 'p50', unit: 'ms', digits: 2 },
    {
      id: 'p99',
      label: 'p99',
      unit: 'ms',
      digits: 2,
      target: { against: 'itself', bound: 'most', limit: 20, later: 5 },
    },
    {
      id: 'closed',
      label: `closed within ${patienceMs / 1000} s`,
      unit: '%',
      digits: 1,
      target: { against: 'itself', bound: 'least', limit: 100 },
    },
  ],
  async run(stage) {
    await stage.backend('plan', { linesPerStream: null, bulkBytes: 0 });
    const { ports } = stage.running;
    const id = await stage.load('ask', { ports, count: streams, rampMs: 300, request: 'stream' });
    return withLoad(stage, id, async () => {
      await sleep(200);
      const made = await stage.load('hangUp', { id, gapMs: stage.ms(8) });
      const seen = await closings(
        stage,
        made.map((one) => one.streamId),
      );
      const delays = createHistogram();
      made.forEach((one, index) => {
        const closedAt = seen[index] ?? null;
        if (closedAt !== null) delays.record(closedAt - one.atMicros);
      });
      const { count, p50, p99 } = delays.summary();
      return { p50: p50 / 1000, p99: p99 / 1000, closed: (count / streams) * 100 };
    });
  },
};
