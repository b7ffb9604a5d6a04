import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';
import { ask } from './support/traffic.ts';

vi.setConfig({ testTimeout: 90_000 });

const LLAMA = 'llama3.1:8b';
let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await startPanel({
    fleet: [
      { id: 'rig-1', numParallel: 1, preload: [LLAMA] },
      { id: 'rig-2', numParallel: 2, preload: [LLAMA], slots: 'auto' },
    ],
  });
});
afterAll(() => panel?.close());

/** A prompt long enough to show how fast a server reads. */
async function learn(backend: string): Promise<void> {
  const content = `${backend} `.concat('the quick brown fox jumps over the lazy dog '.repeat(30));
  const answer = await fetch(`${panel.url}/api/chat`, {
    method: 'POST',
    headers: { 'x-corral-backend': backend },
    body: JSON.stringify({ model: LLAMA, messages: [{ role: 'user', content }], options: { num_predict: 20 } }),
  });
  await answer.text();
}

it('a model that hangs is told apart from a slow one, found on the fleet and on its backend’s page, and healed by a click', async () => {
  const { page, servers, url } = panel;
  await learn('rig-1');
  await learn('rig-2');
  servers[0]?.setFault({ kind: 'wedge', model: LLAMA });
  servers[1]?.setFault({ kind: 'hang-mid-stream', afterTokens: 5 });
  const hangUp = ask(
    url,
    [...Array(4)].map(() => ({ model: LLAMA, tokens: 200 })),
  );

  const way = page.getByRole('region', { name: 'What is in the way' });
  const heal = way.getByRole('button', { name: 'Heal it on rig-1' });
  await heal.waitFor({ timeout: 40_000 });
  expect(await way.innerText()).toMatch(/rig-1 is wedged: llama3.1:8b: .* got nothing for \d+ s/);
  const found = [...(await look(page, 'fleet-wedged'))];

  await page.goto(new URL('#/backend/rig-1', page.url()).href);
  const lanes = page.getByRole('table', { name: 'Models at work' });
  await expect.poll(() => lanes.innerText()).toMatch(/llama3.1:8b\s+wedged, out of rotation/);
  found.push(...(await look(page, 'backend-wedged')));
  await page.goto(new URL('#/backend/rig-2', page.url()).href);
  await expect.poll(() => lanes.innerText()).toMatch(/llama3.1:8b/);
  found.push(...(await look(page, 'backend-lanes')));
  await page.goto(new URL('#/traffic', page.url()).href);
  await page.getByText('generating').or(page.getByText('streaming')).first().waitFor();
  found.push(...(await look(page, 'traffic-wedged')));

  await page.goto(new URL('#/fleet', page.url()).href);
  await heal.click();
  await page.getByText(`Healing ${LLAMA} on rig-1`).first().waitFor();
  await page.goto(new URL('#/backend/rig-1', page.url()).href);
  await page.getByText('unloaded, loaded anew, and it generates again').first().waitFor({ timeout: 20_000 });
  found.push(...(await look(page, 'backend-healed')));
  await hangUp();
  expect(found).toEqual([]);
});
