import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from './case.ts';
import { measured, observe, per, withLoad } from './observe.ts';

export const smallRequests: Case = {
  id: 'small',
  title: 'Small JSON request and answer, 64 connections',
  fresh: false,
  measures: [
    {
      id: 'cpu',
      label: 'CPU per request',
      unit: 'µs',
      digits: 1,
      target: { against: 'times nginx', bound: 'most', limit: 3.3, later: 1.0 },
    },
    { id: 'rate', label: 'requests per second', unit: '/s', digits: 0 },
  ],
  async run(stage) {
    const { ports } = stage.running;
    const id = await stage.load('ask', { ports, count: 64, rampMs: 50, request: 'chat' });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(400));
      const seen = await observe(stage, id, stage.ms(1700));
      return measured({ cpu: per(seen.cpuMicros, seen.requests), rate: (seen.requests / seen.elapsedMs) * 1000 });
    });
  },
};

export const latency: Case = {
  id: 'latency',
  title: 'Small JSON request and answer, 1 connection',
  fresh: false,
  measures: [
    {
      id: 'p50',
      label: 'p50',
      unit: 'µs',
      digits: 0,
      target: { against: 'over nginx', bound: 'most', limit: 200, later: 30 },
    },
    { id: 'p99', label: 'p99', unit: 'µs', digits: 0 },
  ],
  async run(stage) {
    const { ports } = stage.running;
    const id = await stage.load('ask', { ports, count: 1, rampMs: 0, request: 'chat' });
    return withLoad(stage, id, async () => {
      await sleep(stage.ms(200));
      const { firstByte } = await observe(stage, id, stage.ms(1000));
      return { p50: firstByte.p50, p99: firstByte.p99 };
    });
  },
};
