import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../shared/config.ts';
import type { FakeBackend } from './fake-backend.ts';
import {
  type FleetOptions,
  type FleetUnderTest,
  type ServerUnderTest,
  startFleetUnderTest,
} from './gateway-fixture.ts';

/** A gateway before these fakes, called `rig-1`, `rig-2` … in this order; stopped when the test ends. */
export function startGatewayBefore(
  fakes: readonly FakeBackend[],
  config: ConfigInput = {},
  over: Pick<FleetOptions, 'clock' | 'keys' | 'dayCounts' | 'told'> = {},
): Promise<FleetUnderTest> {
  const backends = fakes.map(({ url, settings }, index) => ({ id: `rig-${index + 1}`, url, slots: 4, ...settings }));
  return stopAtEnd(startFleetUnderTest({ servers: [], config: { ...config, backends }, ...over }));
}

/** A gateway before simulated servers, stopped when the test ends. */
export const startGatewayBeforeServers = (
  servers: readonly ServerUnderTest[],
  config: ConfigInput = {},
): Promise<FleetUnderTest> => stopAtEnd(startFleetUnderTest({ servers, config }));

async function stopAtEnd(starting: Promise<FleetUnderTest>): Promise<FleetUnderTest> {
  const fleet = await starting;
  onTestFinished(() => fleet.stop());
  return fleet;
}

/** A chat with the model all fakes have. */
export const chat = (over: object = {}): object => ({
  model: 'llama3.2',
  messages: [{ role: 'user', content: 'Hello' }],
  ...over,
});
