import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { models } from '../../../../main/simulator/index.ts';
import { systemClock } from '../../../../main/system-ports.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import { startAuthService } from '../../../support/auth-service.ts';
import { call, openCall } from '../../../support/client.ts';
import { startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../../support/gateway-before.ts';
import { type Issuer, startIssuer } from '../../../support/issuer.ts';
import { bearer } from '../keys/with-keys.ts';

const body = chat({ stream: false });

type AccessInput = NonNullable<ConfigInput['access']>;

const trusting = (issuer: Issuer, over: Partial<AccessInput['jwt']> = {}, more: AccessInput = {}): ConfigInput => ({
  access: {
    mode: 'required',
    ...more,
    jwt: { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks, ...over },
  },
});

it('who comes with a token is served, written down by name, and no backend sees the token', async () => {
  const [fake, issuer] = [await startFakeBackend(), await startIssuer()];
  const fleet = await startGatewayBefore([fake], trusting(issuer));
  const token = await issuer.sign(systemClock.now(), { sub: 'ana' });
  for (const [path, options] of [
    ['/api/chat', bearer(token)],
    ['/v1/chat/completions', { headers: { 'x-api-key': token } }],
    [`/k/${token}/api/chat`, {}],
  ] as const)
    expect((await call(fleet.url, path, body, options)).status).toBe(200);
  await expect.poll(() => fleet.records).toHaveLength(3);
  for (const record of fleet.records) expect(record.identity).toEqual({ id: 'jwt:ana', name: 'ana' });
  expect(fleet.lines[0]).toMatchObject({ identity: 'ana', key: 'jwt:ana' });
  const seen = fake.asked.map(({ url, rawHeaders, body: sent }) => [url, rawHeaders, sent.toString()]);
  expect(JSON.stringify(seen)).not.toContain(token.slice(0, 20));
});

it('what each of them used is told: by whom they are vouched for, how much, when and from where last', async () => {
  const [issuer, service] = [await startIssuer(), await startAuthService()];
  const config = trusting(issuer, {}, { forward: { url: `${service.url}&token=hidden` } });
  const fleet = await startGatewayBefore([await startFakeBackend()], config);
  const token = await issuer.sign(systemClock.now(), { sub: 'bo', name: 'Bo' });
  for (const carried of [token, 'opaque', token]) await call(fleet.url, '/api/chat', body, bearer(carried));
  await expect.poll(() => fleet.records).toHaveLength(3);
  const told = await fleet.gateway.handlers['key.callers'](undefined);
  const callers = told.ok ? told.value.callers : [];
  expect(callers.map(({ id, vouchedBy, requests, lastFrom }) => [id, vouchedBy, requests, lastFrom])).toEqual([
    ['jwt:bo', issuer.name, 2, '127.0.0.1'],
    ['forward:ana', service.url.replace(/\?.*/, ''), 1, '127.0.0.1'],
  ]);
  expect(callers[0]?.promptTokens).toBeGreaterThan(0);
  expect(JSON.stringify(told)).not.toMatch(/hidden|opaque/);
});

it('sees and uses only the models of its groups', async () => {
  const issuer = await startIssuer();
  const installed = [models.named('llama3.1:8b'), models.named('qwen3:14b')];
  const groups = { llama: { models: ['llama3.1:*'] } };
  const config = trusting(issuer, { groups: 'groups' }, { groups });
  const fleet = await startGatewayBeforeServers([{ models: installed, preload: [] }], config);
  const withToken = bearer(await issuer.sign(systemClock.now(), { groups: ['llama'] }));
  const tags = await call(fleet.url, '/api/tags', undefined, withToken);
  expect(tags.json.models.map(({ name }: { name: string }) => name)).toEqual(['llama3.1:8b']);
  const other = await call(fleet.url, '/v1/chat/completions', chat({ model: 'qwen3:14b' }), withToken);
  expect([other.status, other.json.error.message]).toEqual([403, "you may not use model 'qwen3:14b'"]);
});

it('takes its turns by who it is, not by where it comes from', async () => {
  const running: ServerResponse[] = [];
  const fake = await startFakeBackend({ answer: ({ response }) => void running.push(response) });
  const issuer = await startIssuer();
  const fleet = await startGatewayBefore([fake], { ...trusting(issuer), limits: { concurrent: 1 } });
  const ask = async (sub: string) =>
    openCall(fleet.url, '/api/chat', chat(), bearer(await issuer.sign(systemClock.now(), { sub })));
  await ask('ana');
  await expect.poll(() => running.length).toBe(1);
  await ask('ana');
  await expect
    .poll(async () => (await fleet.status()).queue[0]?.waiting)
    .toMatchObject([{ caller: 'ana (jwt:ana)', isLimited: true }]);
  await ask('bo');
  await expect.poll(() => running.length).toBe(2);
});

it('limits hold each of them apart, and metrics do not grow with their number', async () => {
  const [fake, issuer] = [await startFakeBackend(), await startIssuer()];
  const fleet = await startGatewayBefore([fake], { ...trusting(issuer), limits: { requestsPerMinute: 1, burst: 0 } });
  const statusOf = async (sub: string): Promise<number> =>
    (await call(fleet.url, '/api/chat', body, bearer(await issuer.sign(systemClock.now(), { sub })))).status;
  expect([await statusOf('ana'), await statusOf('ana'), await statusOf('bo')]).toEqual([200, 429, 200]);
  const metrics = (await fleet.gateway.metrics()).body;
  expect(metrics).toContain('corral_limited_total{key="jwt",limit="requestsPerMinute"} 1');
  expect(metrics).not.toContain('ana');
});

it('a refusal has the shape of the API that was called', async () => {
  const issuer = await startIssuer();
  const fleet = await startGatewayBefore([await startFakeBackend()], trusting(issuer));
  const expired = bearer(await issuer.sign(systemClock.now() - 600_000));
  const openai = await call(fleet.url, '/v1/chat/completions', body, expired);
  expect([openai.status, openai.json.error]).toEqual([
    401,
    { type: 'authentication_error', code: 'unauthorized', param: null, message: 'this token has expired' },
  ]);
  expect(openai.headers['www-authenticate']).toBe('Bearer realm="corral"');
  issuer.publish(500);
  await fleet.configure(trusting(issuer, { refresh: '1h' }));
  const anthropic = await call(fleet.url, '/v1/messages', body, bearer(await issuer.sign(systemClock.now())));
  expect([anthropic.status, anthropic.json.error.type, anthropic.headers['retry-after']]).toEqual([
    503,
    'overloaded_error',
    '5',
  ]);
});

it('what the configuration trusts changes while the gateway runs, and streams that run do not notice', async () => {
  const running: ServerResponse[] = [];
  const fake = await startFakeBackend({ answer: ({ response }) => void running.push(response) });
  const issuer = await startIssuer();
  const fleet = await startGatewayBefore([fake], { access: { mode: 'required' } });
  const withToken = bearer(await issuer.sign(systemClock.now()));
  expect((await call(fleet.url, '/api/chat', body, withToken)).status).toBe(401);
  await fleet.configure(trusting(issuer));
  const stream = openCall(fleet.url, '/api/chat', chat(), withToken);
  await expect.poll(() => running.length).toBe(1);
  await fleet.configure({ access: { mode: 'required', jwt: undefined } });
  expect((await call(fleet.url, '/api/chat', body, withToken)).status).toBe(401);
  running[0]?.writeHead(200, { 'content-type': 'application/x-ndjson' });
  running[0]?.end('{"message":{"content":"still here"},"done":true}\n');
  expect(await stream.ending).toBe('end');
  expect(stream.text()).toContain('still here');
});

it('says in its state what keeps callers from being known, until it is over', async () => {
  const issuer = await startIssuer();
  issuer.publish(500);
  const fleet = await startGatewayBefore([await startFakeBackend()], trusting(issuer));
  const line = 'access.jwt.jwks: the key set could not be read: its server answers with status 500';
  await expect.poll(async () => (await fleet.status()).gateway.configProblems).toEqual([line]);
  const events = await fleet.gateway.handlers['event.list']({});
  expect(events.ok && events.value.map(({ text }) => text)).toContain(line);
});

it('a client that leaves, or is ended, while somebody else is asked about it is not waited for', async () => {
  const [fake, service] = [await startFakeBackend(), await startAuthService()];
  service.answer = () => {};
  const fleet = await startGatewayBefore([fake], {
    access: { mode: 'required', forward: { url: service.url, timeout: '30s' } },
  });
  const open = openCall(fleet.url, '/api/chat', body, bearer('opaque'));
  await expect.poll(() => service.asked.length).toBe(1);
  open.hangUp();
  await expect.poll(() => fleet.records.map(({ outcome }) => outcome)).toEqual(['gone']);
  const ended = openCall(fleet.url, '/api/chat', body, bearer('opaque'));
  await expect.poll(async () => (await fleet.status()).live.length).toBe(1);
  fleet.gateway.cut();
  expect((await ended.head).statusCode).toBe(503);
  expect(fake.asked).toEqual([]);
});

it('who another service vouches for is served, and its body waits until that is known', async () => {
  const [fake, service] = [await startFakeBackend(), await startAuthService()];
  const fleet = await startGatewayBefore([fake], { access: { mode: 'required', forward: { url: service.url } } });
  const long = chat({ stream: false, messages: [{ role: 'user', content: 'x'.repeat(3_000_000) }] });
  const served = await call(fleet.url, '/api/chat', long, bearer('opaque'));
  expect(served.status).toBe(200);
  expect(fake.asked[0]?.body.length).toBeGreaterThan(3_000_000);
  service.say(403);
  const refused = await call(fleet.url, '/api/chat', long, bearer('other'));
  expect([refused.status, refused.json]).toEqual([
    403,
    { error: 'the service that knows callers does not let this one do that' },
  ]);
  await expect.poll(() => fleet.records.map(({ identity }) => identity?.id ?? null)).toEqual(['forward:ana', null]);
});

it('follows a key set in a file: what is put in counts at once, what is taken out no longer', async () => {
  const issuer = await startIssuer();
  const folder = await mkdtemp(join(tmpdir(), 'corral-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const jwks = join(folder, 'jwks.json');
  const second = await issuer.newKey('second');
  const publish = (keys: readonly object[]): Promise<void> => writeFile(jwks, JSON.stringify({ keys }));
  await publish([issuer.key().public]);
  const fleet = await startGatewayBefore([await startFakeBackend()], trusting(issuer, { jwks }));
  const statusWith = async (key = issuer.key()): Promise<number> =>
    (await call(fleet.url, '/api/tags', undefined, bearer(await issuer.sign(systemClock.now(), {}, { key })))).status;
  expect(await statusWith()).toBe(200);
  await publish([second.public]);
  await expect.poll(() => statusWith()).toBe(401);
  expect(await statusWith(second)).toBe(200);
  await rm(jwks);
  await expect
    .poll(async () => (await fleet.status()).gateway.configProblems)
    .toEqual([expect.stringMatching(/^access\.jwt\.jwks: .*jwks\.json cannot be read \(ENOENT\); the one before/)]);
  expect(await statusWith(second)).toBe(200);
  expect(issuer.asked()).toBe(0);
});
