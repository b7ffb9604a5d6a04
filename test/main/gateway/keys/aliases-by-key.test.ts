import { expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import { startFakeBackend, whole } from '../../../support/fake-backend.ts';
import { startGatewayBefore } from '../../../support/gateway-before.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const LARGE = 'large:70b';
const SMALL = 'small:8b';
const aliases = { chat: { model: LARGE, fallbacks: [SMALL] }, fast: { model: SMALL } };

async function startWithKey(models: string[]) {
  const fake = await startFakeBackend({ models: [LARGE, SMALL], answer: whole(200, '{"done":true}') });
  const fleet = await startGatewayBefore([fake], { ...locked, models: { aliases } });
  const { secret } = await newKey(fleet, { models });
  const statusOf = async (model: string, path = '/api/chat'): Promise<number> =>
    (await call(fleet.url, path, { model }, bearer(secret))).status;
  const listed = async (): Promise<string[]> => {
    const { json } = await call(fleet.url, '/api/tags', undefined, bearer(secret));
    return json.models.map(({ name }: { name: string }) => name).sort();
  };
  return { ...fleet, fake, secret, statusOf, listed };
}

it('a key for an alias may use the alias on every API, and nothing that lies behind it', async () => {
  const { statusOf, listed, fake, url, secret } = await startWithKey(['chat']);
  for (const path of ['/api/chat', '/v1/chat/completions', '/v1/messages', '/api/show'])
    expect([path, await statusOf('chat', path)]).toEqual([path, 200]);
  for (const model of [LARGE, SMALL, 'fast']) expect([model, await statusOf(model)]).toEqual([model, 403]);
  expect(await statusOf(LARGE, '/api/show')).toBe(403);
  expect(await listed()).toEqual(['chat:latest']);
  expect((await call(url, `/v1/models/${LARGE}`, undefined, bearer(secret))).status).toBe(404);
  expect((await call(url, '/v1/models/chat', undefined, bearer(secret))).json).toMatchObject({
    id: 'chat',
    root: LARGE,
  });
  expect(fake.asked.map(({ body }) => JSON.parse(String(body)).model)).toEqual([LARGE, LARGE, LARGE, LARGE]);
});

it('a key for an alias is no key for orders that change what lies behind it', async () => {
  const { fleet, fake } = await startManager();
  const headers = { ...fleet.header, 'x-corral-backend': 'rig-1' };
  const copy = (source: string) => call(fleet.url, '/api/copy', { source, destination: 'chat' }, { headers });
  expect((await copy(LARGE)).status).toBe(403);
  expect(fake.asked).toEqual([]);
});

async function startManager() {
  const fake = await startFakeBackend({ models: [LARGE, SMALL], answer: whole(200, '{}') });
  const gateway = await startGatewayBefore([fake], { ...locked, models: { aliases } });
  const { secret } = await newKey(gateway, { models: ['chat'], scopes: ['inference', 'manage'] });
  return { fleet: { url: gateway.url, header: bearer(secret).headers }, fake };
}

it('a key for some of the models behind an alias may not use it; one for all of them may', async () => {
  const some = await startWithKey([LARGE]);
  expect([await some.statusOf(LARGE), await some.statusOf('chat')]).toEqual([200, 403]);
  const all = await startWithKey(['large:*', SMALL]);
  expect([await all.statusOf('chat'), await all.statusOf('fast')]).toEqual([200, 200]);
  expect(await all.listed()).toEqual(['chat:latest', 'fast:latest', LARGE, SMALL]);
});

it('a body that names two models is judged by the one that counts', async () => {
  const { url, secret, fake } = await startWithKey(['chat']);
  const reply = await call(url, '/api/chat', `{"model":"chat","model":"${LARGE}"}`, bearer(secret));
  expect(reply.status).toBe(403);
  expect(fake.asked).toEqual([]);
});
