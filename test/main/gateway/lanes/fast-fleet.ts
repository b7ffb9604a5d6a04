import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../../shared/config.ts';
import { createFastClock } from '../../../support/fast-clock.ts';
import { type FleetUnderTest, type ServerUnderTest, startFleetUnderTest } from '../../../support/gateway-fixture.ts';

export const LLAMA = 'llama3.1:8b';
/** Faster, and a busy machine's own hiccups would count as seconds of silence. */
const SPEED = 20;

/** Simulated servers and a gateway that live in the same fast time, with checks as often as in life. */
export async function startLanes(
  servers: readonly ServerUnderTest[],
  config: ConfigInput = {},
): Promise<FleetUnderTest> {
  const fleet = await startFleetUnderTest({
    servers: servers.map((server) => ({ timeScale: 1 / SPEED, preload: [LLAMA], ...server })),
    clock: createFastClock(SPEED),
    config: {
      ...config,
      routing: { policy: 'adaptive', queueTimeout: '24h', cooldown: '30s', ...config.routing },
      health: { interval: '5s', residencyInterval: '3s', inventoryInterval: '30s', ...config.health },
      timeouts: { connect: '60s', idle: '24h', shutdown: '60s' },
    },
  });
  onTestFinished(() => fleet.stop());
  return fleet;
}
