import type { FastTimeOrigin } from './fast-time.ts';
import { lowerBoundMs } from './figures/lower-bound.ts';
import { median } from './figures/statistics.ts';
import { waitMs } from './figures/waits.ts';
import { calibrationPlan } from './load/calibration.ts';
import type { Tools } from './run-lap.ts';
import { article } from './scenarios/article.ts';

/**
 * How much longer than computed a request takes that goes straight to an idle server, in simulated milliseconds: what
 * this machine's sockets, timers and scheduling add to every wait in the tables.
 */
export async function measureFloorMs(tools: Tools, origin: FastTimeOrigin): Promise<number> {
  const { id: scenario, servers } = article(1);
  const model = servers[0]?.warm[0] ?? '';
  const [port = 0] = await tools.fleet('open', { scenario, seed: 1, isBlind: false, origin });
  const outcomes = await tools.load('calibrate', { model, port, origin });
  await tools.fleet('close', null);
  const { requests } = calibrationPlan(model);
  // The first third warms the processes up.
  const extra = outcomes.slice(outcomes.length / 3).flatMap((outcome) => {
    const [wait, request] = [waitMs(outcome), requests[outcome.id]];
    return wait === null || request === undefined ? [] : [wait - lowerBoundMs(request, servers)];
  });
  return Math.max(0, median(extra));
}
