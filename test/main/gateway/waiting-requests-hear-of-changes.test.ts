import { expect, it, onTestFinished } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { ask, type Ended, MODEL, openAnswer } from '../../support/streams.ts';

/** One backend whose only slot is held for good, and a request that waits for it. */
async function startWaiting(): Promise<{ fleet: FleetUnderTest; waiting: Promise<Ended> }> {
  const fleet = await startFleetUnderTest({
    servers: [
      { id: 'full', numParallel: 1 },
      { id: 'other', models: [models.llama3b()] },
    ],
    config: { routing: { queueTimeout: '60s' } },
  });
  onTestFinished(fleet.stop);
  fleet.server('full').setFault({ kind: 'hang-mid-stream', afterTokens: 3, times: 1 });
  await openAnswer(fleet.url);
  const waiting = ask(fleet.url);
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
  return { fleet, waiting };
}

const backendOf = (fleet: FleetUnderTest, id: string, more: object = {}) => ({
  id,
  url: fleet.server(id).url,
  slots: 1,
  ...more,
});

it('a request that waits for a backend is told at once when that backend is removed', async () => {
  const { fleet, waiting } = await startWaiting();
  await fleet.configure({ backends: [backendOf(fleet, 'other')] });
  expect(await waiting).toMatchObject({ status: 404, error: `model '${MODEL}' not found; installed: llama3.2:3b` });
});

it('a request that waits runs at once when its backend gets more slots', async () => {
  const { fleet, waiting } = await startWaiting();
  fleet.server('full').configure({ numParallel: 2 });
  fleet.server('full').unload(MODEL);
  await fleet.configure({ backends: [backendOf(fleet, 'full', { slots: 2 })] });
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(0);
  expect((await fleet.backend('full')).inFlight).toBe(2);
  fleet.gateway.cut();
  await waiting;
});

it('a request that waits is told at once when its backend is drained', async () => {
  const { fleet, waiting } = await startWaiting();
  await fleet.gateway.handlers['backend.drain']({ id: 'full', confirm: true });
  expect(await waiting).toMatchObject({ status: 503, error: expect.stringContaining('full: draining') });
});

it('a request that waits runs elsewhere when a backend with its model is added', async () => {
  const { fleet, waiting } = await startWaiting();
  const added = await startFleetUnderTest({ servers: [{ id: 'added' }] });
  onTestFinished(added.stop);
  const [server] = added.servers;
  await fleet.configure({ backends: [backendOf(fleet, 'full'), { id: 'added', url: server!.url }] });
  expect(await waiting).toMatchObject({ status: 200, backend: 'added', complete: true });
});
