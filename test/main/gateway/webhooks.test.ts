import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startGatewayBeforeServers } from '../../support/gateway-before.ts';
import { startReceiver } from '../notify/receiver.ts';

const SECRET = 'only the receiver knows';

function secretFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corral-webhooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'secret.txt'), `${SECRET}\n`);
  return join(folder, 'secret.txt');
}

/** As docs/webhooks.md tells receivers to do it. */
function isGenuine(header: string, body: string): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  return given === createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
}

it('are told, signed, that a server went down and why, and the status says so without the secret', async () => {
  const receiver = await startReceiver();
  const webhooks = [{ url: `${receiver.url}/in?token=hunter2`, secretFile: secretFile() }];
  const fleet = await startGatewayBeforeServers([{}, {}], { notify: { webhooks } });
  fleet.server('sim-1').setFault({ kind: 'refuse' });
  await expect.poll(() => receiver.received.length).toBe(1);
  const [{ headers, body } = expect.fail('nothing came')] = receiver.received;
  expect(isGenuine(String(headers['x-corral-signature']), body)).toBe(true);
  const status = await fleet.status();
  const [told] = status.events;
  expect(JSON.parse(body)).toMatchObject({
    ...{ kind: 'health', level: 'bad', backend: 'sim-1', model: null, message: told?.text },
    gateway: { name: 'corral', version: 'test' },
  });
  await expect
    .poll(async () => (await fleet.status()).webhooks)
    .toEqual([
      {
        ...{ key: 'notify.webhooks[0]', url: `${receiver.url}/in`, isSigned: true, events: null },
        ...{ delivered: 1, failed: 0, waiting: 0, nextAttemptAt: null },
        lastAttempt: { at: expect.any(Number), isTaken: true, words: 'it answered 204' },
      },
    ]);
  const diagnosed = await fleet.gateway.handlers['gateway.diagnostics']({});
  const metrics = await fleet.gateway.metrics();
  const shown = JSON.stringify([await fleet.status(), diagnosed, metrics, receiver.received]);
  expect(shown).not.toContain(SECRET);
  expect(JSON.stringify([diagnosed, metrics, await fleet.status()])).not.toContain('hunter2');
});

it('come and go with the configuration, without a restart', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()];
  const fleet = await startGatewayBeforeServers([{}], {
    notify: { webhooks: [{ url: first.url, events: ['mode'] }] },
  });
  await fleet.gateway.handlers['backend.drain']({ id: 'sim-1', confirm: true });
  await expect.poll(() => first.received.length).toBe(1);
  await fleet.configure({ notify: { webhooks: [{ url: second.url, events: ['mode'] }] } });
  await fleet.gateway.handlers['backend.resume']({ id: 'sim-1' });
  await expect.poll(() => second.received.length).toBe(1);
  expect(JSON.parse(second.received[0]?.body ?? '')).toMatchObject({ kind: 'mode', message: 'sim-1 takes work again' });
  expect(first.received.length).toBe(1);
  const status = await fleet.status();
  expect(status.webhooks.map(({ url }) => url)).toEqual([second.url]);
});

it('whose secret cannot be read are a problem of the configuration that names the key', async () => {
  const receiver = await startReceiver();
  const webhooks = [{ url: receiver.url, secretFile: '/nowhere/secret.txt' }];
  const fleet = await startGatewayBeforeServers([{}], { notify: { webhooks } });
  const trouble = 'notify.webhooks[0].secretFile: /nowhere/secret.txt does not exist';
  await expect.poll(async () => (await fleet.status()).gateway.configProblems).toEqual([trouble]);
  const { events } = await fleet.status();
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'notify', severity: 'bad', text: expect.stringContaining(trouble) }),
  );
});

it('that fail for good are among the events once, and no webhook is told of that', async () => {
  const [gone, other] = [await startReceiver(), await startReceiver()];
  gone.answer(() => ({ status: 410 }));
  const both = { events: ['mode' as const] };
  const fleet = await startGatewayBeforeServers([{}], {
    notify: { webhooks: [{ url: gone.url, ...both }, { url: other.url }] },
  });
  await fleet.gateway.handlers['backend.drain']({ id: 'sim-1', confirm: true });
  await fleet.gateway.handlers['backend.resume']({ id: 'sim-1' });
  await expect.poll(async () => (await fleet.status()).webhooks[0]?.failed).toBe(2);
  const told = (await fleet.status()).events.filter(({ kind }) => kind === 'notify');
  expect(told).toMatchObject([
    { severity: 'bad', text: `an event could not be delivered to ${gone.url}: it answered 410` },
  ]);
  expect(other.received).toEqual([]);
});
