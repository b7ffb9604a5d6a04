import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { laneReason } from '../../../shared/lane-words.ts';
import { type FleetUnderTest, type ServerUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { type OpenAiServer, type OpenAiServerOptions, startOpenAiServer } from '../../support/openai-server.ts';

type BackendInput = NonNullable<ConfigInput['backends']>[number];

const messages = [{ role: 'user' as const, content: 'hello' }];
const SECRET = 'sk-test-0123456789abcdef';
const clientOf = ({ url }: FleetUnderTest) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'ours', maxRetries: 0 });

interface Setup {
  readonly server?: OpenAiServerOptions;
  readonly backend?: Partial<BackendInput>;
  readonly rigs?: readonly ServerUnderTest[];
  readonly models?: ConfigInput['models'];
}

/** A gateway before a server of the OpenAI API, called `cloud`, and maybe Ollama servers. */
async function start({ server = {}, backend = {}, rigs = [], models = {} }: Setup = {}) {
  const cloud = await startOpenAiServer(server);
  onTestFinished(cloud.close);
  const fleet = await startFleetUnderTest({ servers: rigs, config: { models } });
  onTestFinished(fleet.stop);
  const rigBackends = fleet.servers.map((rig) => ({ id: rig.config().id, url: rig.url, slots: 4 }));
  const backends: BackendInput[] = [...rigBackends, { id: 'cloud', url: cloud.url, kind: 'openai', ...backend }];
  await fleet.configure({ backends });
  return { fleet, cloud, client: clientOf(fleet), backends };
}

const isUp = (fleet: FleetUnderTest, id = 'cloud') =>
  expect.poll(async () => (await fleet.backend(id)).health, { timeout: 20_000 }).toBe('up');

const reasonOf = async (fleet: FleetUnderTest) => (await fleet.backend('cloud')).reason;

const post = (fleet: FleetUnderTest, path: string, body: object, headers = {}) =>
  fetch(fleet.url + path, { method: 'POST', body: JSON.stringify(body), headers });

const nativeCalls = ({ asked }: OpenAiServer) => asked.filter(({ path }) => path.startsWith('/api'));

describe('a backend of kind openai', () => {
  it('answers the official client, streaming and not', async () => {
    const { fleet, cloud, client } = await start();
    await isUp(fleet);
    const whole = await client.chat.completions.create({ model: 'gpt-x', messages });
    expect(whole.choices[0]?.message.content).toBe('hello from elsewhere');
    let text = '';
    for await (const part of await client.chat.completions.create({ model: 'gpt-x', messages, stream: true }))
      text += part.choices[0]?.delta.content ?? '';
    expect(text).toBe('hello from elsewhere');
    const embedded = await client.embeddings.create({ model: 'gpt-x', input: 'x', encoding_format: 'float' });
    expect(embedded.data[0]?.embedding).toEqual([0.5, 0.25]);
    await expect.poll(() => fleet.records.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(fleet.records[1]?.tokens).toMatchObject({ prompt: 7, output: 3 });
    expect(nativeCalls(cloud)).toEqual([]);
  });

  it('is listed to OpenAI clients by the name its server has, and to Ollama clients not at all', async () => {
    const { fleet, client } = await start({ server: { models: ['Org/Model-7B'] } });
    await isUp(fleet);
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['Org/Model-7B']);
    expect(await (await fetch(`${fleet.url}/api/tags`)).json()).toEqual({ models: [] });
    expect(await (await fetch(`${fleet.url}/api/ps`)).json()).toEqual({ models: [] });
  });

  it('is asked for a model by its own spelling, whatever the client writes', async () => {
    const { fleet, cloud, client } = await start({ server: { models: ['Org/Model-7B'] } });
    await isUp(fleet);
    await client.chat.completions.create({ model: 'org/model-7b:latest', messages });
    expect(JSON.parse(cloud.generations()[0]?.body ?? '')).toEqual({ model: 'Org/Model-7B', messages });
  });

  it('serves a model under the name that the configuration gives it, beside the Ollama servers that have it', async () => {
    const names = { '/models/llama': 'llama3.1:8b' };
    const { fleet, cloud, client } = await start({ server: { models: ['/models/llama'] }, backend: { names } });
    await isUp(fleet);
    await client.chat.completions.create({ model: 'llama3.1:8b', messages });
    expect(JSON.parse(cloud.generations()[0]?.body ?? '').model).toBe('/models/llama');
  });

  it('takes a base path that is not /v1', async () => {
    const { fleet, cloud, client } = await start({ server: { base: '/openai/v1beta' } });
    await isUp(fleet);
    await client.chat.completions.create({ model: 'gpt-x', messages });
    expect(cloud.generations()[0]?.path).toBe('/openai/v1beta/chat/completions');
  });

  it('is never sent native calls, and the client hears why', async () => {
    const { fleet, cloud } = await start();
    await isUp(fleet);
    const chat = await post(fleet, '/api/chat', { model: 'gpt-x', messages });
    expect(chat.status).toBe(404);
    expect(((await chat.json()) as { error: string }).error).toBe(
      "model 'gpt-x:latest' not found for this request: cloud is a server of the OpenAI API, which does not have /api/chat",
    );
    const pull = await post(fleet, '/api/pull', { model: 'gpt-x' }, { 'x-corral-backend': 'cloud' });
    expect(pull.status).toBe(404);
    const said = await post(fleet, '/v1/messages', { model: 'gpt-x', messages, max_tokens: 5 });
    expect(said.status).toBe(404);
    const warm = await fleet.gateway.handlers['model.warm']({ model: 'gpt-x', backends: ['cloud'] });
    expect(warm).toMatchObject({ ok: false, error: { code: 'refused', field: 'backends' } });
    expect(cloud.generations()).toEqual([]);
  });

  it('stands in as a fallback of an alias while the Ollama servers are down, for whoever can be served there', async () => {
    const aliases = { chat: { model: 'llama3.1:8b', fallbacks: ['gpt-x'] } };
    const { fleet, client } = await start({ rigs: [{ id: 'rig' }], models: { aliases } });
    await isUp(fleet);
    await isUp(fleet, 'rig');
    const first = await client.chat.completions.create({ model: 'chat', messages }).withResponse();
    expect(first.response.headers.get('x-corral-backend')).toBe('rig');
    await fleet.server('rig').close();
    const second = await client.chat.completions.create({ model: 'chat', messages }).withResponse();
    expect(second.response.headers.get('x-corral-backend')).toBe('cloud');
    expect(second.response.headers.get('x-corral-model')).toBe('gpt-x:latest');
    const native = await post(fleet, '/api/chat', { model: 'chat', messages });
    expect(native.status).toBe(503);
    expect(((await native.json()) as { error: string }).error).toContain('which does not have /api/chat');
  });

  it('is not told who asks, nor sent what a client shows the gateway', async () => {
    const { fleet, cloud } = await start();
    await isUp(fleet);
    const own = { authorization: 'Bearer of-the-client', 'openai-organization': 'theirs', 'accept-encoding': 'gzip' };
    await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages }, own);
    const headers: Readonly<Record<string, unknown>> = cloud.generations()[0]?.headers ?? {};
    expect(headers['accept-encoding']).toBe('identity');
    for (const name of ['authorization', 'openai-organization', 'x-forwarded-for', 'forwarded', 'x-forwarded-host'])
      expect(headers[name]).toBeUndefined();
  });

  it('is spared a model for as long as it says, and is not taken for broken', async () => {
    const { fleet, cloud } = await start();
    await isUp(fleet);
    cloud.fail({ status: 429, body: { error: { message: 'slow down' } }, headers: { 'retry-after': '30' } });
    expect((await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages })).status).toBe(503);
    cloud.fail(null);
    const again = await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages });
    expect(again.status).toBe(503);
    expect(await again.text()).toContain('wants no more requests for gpt-x:latest');
    expect(cloud.generations()).toHaveLength(1);
    const { health, lanes } = await fleet.backend('cloud');
    expect([health, lanes.map(({ model, phase }) => [model, phase])]).toEqual(['up', [['gpt-x:latest', 'paused']]]);
    expect(lanes[0]?.pausedMs).toBeGreaterThan(20_000);
    expect(laneReason(lanes[0]!)).toMatch(/^its server wants no more requests for it for another \d+ s$/);
  });

  it('has a request wait out a short pause', async () => {
    const { fleet, cloud } = await start();
    await isUp(fleet);
    cloud.fail({ status: 429, body: {}, headers: { 'retry-after': '1' } });
    await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages });
    cloud.fail(null);
    expect((await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages })).status).toBe(200);
  });

  it('passes on what its server says of a request that is wrong', async () => {
    const { fleet, cloud } = await start();
    await isUp(fleet);
    cloud.fail({ status: 400, body: { error: { message: 'temperature must be at most 2' } } });
    const answer = await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages, temperature: 9 });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { message: 'temperature must be at most 2' } },
    ]);
  });
});

describe('adding a server of the OpenAI API', () => {
  it('takes effect at once, with its base path and where its credential comes from', async () => {
    const cloud = await startOpenAiServer({ base: '/api/v1' });
    onTestFinished(cloud.close);
    const fleet = await startFleetUnderTest({ servers: [] });
    onTestFinished(fleet.stop);
    const credential = { env: 'PATH', header: 'x-service-path' };
    const add = { url: `${cloud.url}/`, id: 'cloud', kind: 'openai' as const, credential };
    expect(await fleet.gateway.handlers['backend.add'](add)).toEqual({ ok: true, value: { id: 'cloud' } });
    await isUp(fleet);
    expect(await fleet.backend('cloud')).toMatchObject({
      kind: 'openai',
      url: cloud.url,
      slots: 16,
      slotsSetting: 'auto',
    });
    expect(cloud.asked[0]).toMatchObject({ path: '/api/v1/models', headers: { 'x-service-path': process.env.PATH } });
    expect(fleet.store.text()).toContain('env: PATH');
  });

  it('is refused with a path where it is to be an Ollama server, and with two credentials', async () => {
    const fleet = await startFleetUnderTest({ servers: [] });
    onTestFinished(fleet.stop);
    const add = fleet.gateway.handlers['backend.add'];
    expect(await add({ url: 'http://10.0.0.9:8000/v1' })).toMatchObject({ ok: false, error: { field: 'url' } });
    const both = { env: 'A', file: '/b' };
    const refused = await add({ url: 'http://10.0.0.9:8000/v1', kind: 'openai', credential: both });
    expect(!refused.ok && refused.error.message).toContain('needs either env or file');
  });
});

describe('limits of its own', () => {
  it('send what is over them to the fallback of an alias, and tell where nobody else is', async () => {
    const models = { aliases: { chat: { model: 'gpt-x', fallbacks: ['llama3.1:8b'] } } };
    const limits = { requestsPerMinute: 2 };
    const { fleet, cloud, client } = await start({ rigs: [{}], backend: { limits }, models });
    await isUp(fleet);
    await isUp(fleet, 'sim-1');
    for (let n = 0; n < 4; n += 1) await client.chat.completions.create({ model: 'chat', messages });
    expect(cloud.generations()).toHaveLength(2);
    await expect.poll(() => fleet.records.map(({ backend }) => backend)).toEqual(['cloud', 'cloud', 'sim-1', 'sim-1']);
    const refused = await client.chat.completions.create({ model: 'gpt-x', messages }).catch((error) => error);
    expect(refused).toBeInstanceOf(OpenAI.APIError);
    expect([refused.status, refused.message]).toEqual([
      503,
      expect.stringMatching(/cloud: at its limit of requests, \d\d s/),
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
    const { quota } = await fleet.backend('cloud');
    expect(quota).toMatchObject({ requestsPerMinute: 2, requestsUsed: 2, tokensPerMinute: null, heldBy: 'requests' });
    const { body } = await fleet.gateway.metrics();
    expect(body).toContain('corral_backend_limit{backend="cloud",unit="requests"} 2');
    expect(body).toContain('corral_backend_limit_used{backend="cloud",unit="requests"} 2');
    expect(body).toMatch(/corral_backend_held_seconds\{backend="cloud"\} [1-6]\d/);
  });

  it('count the tokens that answers tell of, and none of what its server refused', async () => {
    const { fleet, cloud, client } = await start({ backend: { limits: { tokensPerMinute: 100_000 } } });
    await isUp(fleet);
    const used = async () => (await fleet.backend('cloud')).quota?.tokensUsed;
    await client.chat.completions.create({ model: 'gpt-x', messages });
    await expect.poll(used).toBe(10);
    for await (const _ of await client.chat.completions.create({ model: 'gpt-x', messages, stream: true }));
    await expect.poll(used).toBe(20);
    cloud.fail({ status: 500, body: {} });
    await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages });
    await expect.poll(used).toBe(20);
  });

  it('make a pause that its server asks for one of the whole account', async () => {
    const limits = { requestsPerMinute: 1_000 };
    const { fleet, cloud } = await start({ server: { models: ['gpt-x', 'gpt-y'] }, backend: { limits } });
    await isUp(fleet);
    cloud.fail({ status: 429, body: { error: { message: 'slow down' } }, headers: { 'retry-after': '90' } });
    await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages });
    cloud.fail(null);
    const other = await post(fleet, '/v1/chat/completions', { model: 'gpt-y', messages });
    expect([other.status, await other.text()]).toEqual([
      503,
      expect.stringMatching(/cloud: its server wants no more requests, \d\d s/),
    ]);
    expect(cloud.generations()).toHaveLength(1);
    expect((await fleet.backend('cloud')).quota).toMatchObject({ heldBy: 'server' });
  });

  it('are set, changed and taken away by commands, and written to the file', async () => {
    const { fleet } = await start();
    const { handlers } = fleet.gateway;
    const edit = (change: object) => handlers['backend.edit']({ id: 'cloud', ...change });
    const limitsNow = async () => {
      const { quota } = await fleet.backend('cloud');
      return quota && [quota.requestsPerMinute, quota.tokensPerMinute];
    };
    expect(await edit({ requestsPerMinute: 60 })).toEqual({ ok: true, value: { id: 'cloud' } });
    expect(await limitsNow()).toEqual([60, null]);
    await edit({ tokensPerMinute: 9_000 });
    expect(await limitsNow()).toEqual([60, 9_000]);
    await edit({ requestsPerMinute: null });
    expect([await limitsNow(), fleet.store.text()]).toEqual([
      [null, 9_000],
      expect.stringContaining('tokensPerMinute'),
    ]);
    await edit({ tokensPerMinute: null });
    expect(await limitsNow()).toBeNull();
    expect(fleet.store.text()).not.toContain('limits');
    await handlers['backend.add']({ url: 'http://127.0.0.1:9', id: 'more', kind: 'openai', requestsPerMinute: 5 });
    expect((await fleet.backend('more')).quota).toMatchObject({ requestsPerMinute: 5 });
  });
});

describe('the credential of a backend', () => {
  const inFile = (secret: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'corral-credential-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'key');
    writeFileSync(file, `${secret}\n`);
    return file;
  };

  it('is shown to that server, and a client’s own never is', async () => {
    const file = inFile(SECRET);
    const { fleet, cloud, client } = await start({ server: { key: SECRET }, backend: { credential: { file } } });
    await isUp(fleet);
    await client.chat.completions.create({ model: 'gpt-x', messages });
    expect(new Set(cloud.asked.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${SECRET}`]));
  });

  it('comes from the environment as well, in a header of another name', async () => {
    process.env.CORRAL_TEST_CREDENTIAL = SECRET;
    onTestFinished(() => void delete process.env.CORRAL_TEST_CREDENTIAL);
    const credential = { env: 'CORRAL_TEST_CREDENTIAL', header: 'X-Service-Key' };
    const { fleet, cloud } = await start({ backend: { credential } });
    await isUp(fleet);
    await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages }, { 'x-service-key': 'forged' });
    expect(cloud.generations()[0]?.headers['x-service-key']).toBe(SECRET);
  });

  it('is followed when its file changes, without a restart', async () => {
    const file = inFile(SECRET);
    const { fleet, cloud, client } = await start({ server: { key: SECRET }, backend: { credential: { file } } });
    await isUp(fleet);
    cloud.setKey(`${SECRET}-next`);
    await expect.poll(async () => (await fleet.backend('cloud')).health, { timeout: 20_000 }).toBe('misconfigured');
    writeFileSync(file, `${SECRET}-next`);
    await isUp(fleet);
    await client.chat.completions.create({ model: 'gpt-x', messages });
  });

  it('makes that backend misconfigured when it is missing or refused, and nothing tells what it is', async () => {
    const file = inFile(SECRET);
    const { fleet, backends } = await start({ server: { key: 'sk-another' }, backend: { credential: { file } } });
    await expect.poll(() => reasonOf(fleet)).toBe('401: it refuses the credential that is set for it (credential)');
    const missing = backends.map((backend) => ({ ...backend, credential: { env: 'CORRAL_TEST_NOT_SET' } }));
    await fleet.configure({ backends: missing });
    await expect
      .poll(() => reasonOf(fleet))
      .toBe('its credential cannot be had: the environment variable CORRAL_TEST_NOT_SET (credential.env) is not set');
    const diagnostics = await fleet.gateway.handlers['gateway.diagnostics'](undefined);
    const told =
      JSON.stringify([await fleet.status(), fleet.lines, diagnostics]) + (await fleet.gateway.metrics()).body;
    expect(told).not.toContain(SECRET);
  });

  it('that a server repeats in an error is hidden from client, log and record', async () => {
    const file = inFile(SECRET);
    const { fleet, cloud } = await start({ backend: { credential: { file } } });
    await isUp(fleet);
    cloud.fail({ status: 400, body: { error: { message: `sent with ${SECRET}` } } });
    const answer = await post(fleet, '/v1/chat/completions', { model: 'gpt-x', messages });
    expect(await answer.text()).toContain(`sent with ${'*'.repeat(SECRET.length)}`);
    await expect.poll(() => fleet.records.length).toBe(1);
    expect(JSON.stringify([fleet.records, fleet.lines, await fleet.status()])).not.toContain(SECRET);
  });
});
