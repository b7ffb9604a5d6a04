import { expect, it, onTestFinished } from 'vitest';
import type { Log } from '../../../main/ports.ts';
import { silentLog } from '../../../main/system-ports.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';

it('what is unsafe about where a gateway listens is logged once, and shown for as long as it is so', async () => {
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => void warned.push(message) };
  const fleet = await startFleetUnderTest({ servers: [], log, controlHost: '0.0.0.0' });
  onTestFinished(() => fleet.stop());
  const control = expect.stringContaining('The control port is served to the network');
  expect(warned).toEqual([control]);
  expect((await fleet.status()).gateway.warnings).toEqual([control]);
  await fleet.configure({ access: { mode: 'required' } });
  expect(warned).toEqual([control]);
});
