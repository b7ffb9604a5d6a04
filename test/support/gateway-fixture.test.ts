import { expect, it, onTestFinished } from 'vitest';
import { startFleetUnderTest } from './gateway-fixture.ts';

it('starts a gateway that knows its simulated servers and notes every exchange', async () => {
  const fleet = await startFleetUnderTest({ servers: [{}, { id: 'big', backend: { weight: 3 } }] });
  onTestFinished(fleet.stop);
  const body = JSON.stringify({ model: 'llama3.1:8b', prompt: 'hello', stream: false });
  const response = await fetch(`${fleet.url}/api/generate`, { method: 'POST', body });
  expect(response.status).toBe(200);
  await response.text();
  expect((await fleet.backend('big')).weight).toBe(3);
  await expect.poll(() => fleet.records.map(({ outcome }) => outcome)).toEqual(['ok']);
  expect(fleet.lines).toHaveLength(1);
  await fleet.configure({
    backends: fleet
      .configWith({})
      .backends.slice(1)
      .map(({ id, url }) => ({ id, url })),
  });
  expect((await fleet.status()).backends.map(({ id }) => id)).toEqual(['big']);
});
