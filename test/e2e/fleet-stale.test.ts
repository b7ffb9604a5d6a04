import { expect, it, onTestFinished } from 'vitest';
import { fleetOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { startPanel } from './support/panel-under-test.ts';

it('keeps the last figures when the gateway is gone, and says that they are old and that nothing is known now', async () => {
  const panel = await startPanel({ fleet: threeBackends });
  onTestFinished(() => panel.close());
  const { page } = panel;
  const fleet = fleetOn(page);
  await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');
  await panel.host.stop();

  const banner = page.getByRole('alert').filter({ hasText: 'The connection to the gateway is lost' });
  await banner.waitFor();
  await banner.getByText(/What you see is as of \d+ s ago/).waitFor();
  await page.getByText('Not known while the connection to the gateway is lost').waitFor();
  expect(await fleet.order()).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
  await expect.poll(() => fleet.says('rig-4090', 'Probed')).toMatch(/^\d+ s ago$/);

  await fleet.choose('rig-4090', 'Probe rig-4090');
  await page.getByRole('alert').getByText('the gateway does not answer').waitFor();
});
