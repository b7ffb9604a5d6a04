import { describe, expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { MODEL, startFakeBackend, whole } from '../../support/fake-backend.ts';
import { startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';

const names = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort();

describe('the gateway answers for the whole fleet, without asking anybody,', () => {
  const startTwo = async () => {
    const fakes = [
      await startFakeBackend({ models: ['a:1', 'both:1'], loaded: ['a:1'], version: '0.32.4' }),
      await startFakeBackend({ models: ['both:1', 'b:1'], loaded: ['b:1'], version: '0.9.10' }),
    ];
    return { fakes, ...(await startGatewayBefore(fakes)) };
  };

  it('what is installed, loaded and how old the oldest server is', async () => {
    const { url, fakes } = await startTwo();
    expect(names((await call(url, '/api/tags')).json.models)).toEqual(['a:1', 'b:1', 'both:1']);
    expect(names((await call(url, '/api/ps')).json.models)).toEqual(['a:1', 'b:1']);
    expect((await call(url, '/api/version')).json).toEqual({ version: '0.9.10' });
    expect(fakes.flatMap(({ asked }) => asked)).toEqual([]);
  });

  it("in OpenAI's words too", async () => {
    const { url, fakes } = await startTwo();
    const { json } = await call(url, '/v1/models');
    expect(json.data.map(({ id }: { id: string }) => id).sort()).toEqual(['a:1', 'b:1', 'both:1']);
    expect((await call(url, '/v1/models/A:1')).json).toMatchObject({ id: 'A:1', object: 'model' });
    const missing = await call(url, '/v1/models/nowhere');
    expect([missing.status, missing.json.error.type]).toEqual([404, 'not_found_error']);
    expect(fakes.flatMap(({ asked }) => asked)).toEqual([]);
  });

  it('for models whose names have slashes, escaped or not', async () => {
    const fake = await startFakeBackend({ models: ['hf.co/user/repo:Q4'] });
    const { url } = await startGatewayBefore([fake]);
    for (const path of ['/v1/models/hf.co/user/repo:Q4', '/v1/models/hf.co%2Fuser%2Frepo%3AQ4'])
      expect([path, (await call(url, path)).status]).toEqual([path, 200]);
  });

  it('and stops speaking of a server that went down', async () => {
    const { url, fakes } = await startTwo();
    await fakes[1]?.close();
    await expect.poll(async () => names((await call(url, '/api/tags')).json.models)).toEqual(['a:1', 'both:1']);
    expect((await call(url, '/api/version')).json).toEqual({ version: '0.32.4' });
  });
});

it('says what the Ollama CLI looks for at its root', async () => {
  const { url } = await startGatewayBefore([await startFakeBackend()]);
  const root = await call(url, '/');
  expect([root.status, root.text, root.headers['content-type']]).toEqual([
    200,
    'Ollama is running',
    'text/plain; charset=utf-8',
  ]);
  const head = await call(url, '/', undefined, { method: 'HEAD' });
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '17']);
});

describe('/api/show', () => {
  it('is asked of a server that has the model, and passed on unchanged', async () => {
    const [other, holder] = [
      await startFakeBackend({ models: ['other:1'] }),
      await startFakeBackend({ answer: whole(200, '{"modelfile":"FROM x"}') }),
    ];
    const { url } = await startGatewayBefore([other, holder]);
    for (const body of [{ model: 'llama3.2' }, { name: MODEL }, { model: 'LLAMA3.2', verbose: true }]) {
      const reply = await call(url, '/api/show', body);
      expect([reply.status, reply.text]).toEqual([200, '{"modelfile":"FROM x"}']);
      expect(reply.headers['x-corral-backend']).toBe('rig-2');
    }
    expect(other.asked).toEqual([]);
  });

  it('is tried at another holder when the first is stale', async () => {
    const [stale, holder] = [
      await startFakeBackend({ loaded: [MODEL], answer: whole(404, `{"error":"model '${MODEL}' not found"}`) }),
      await startFakeBackend({ answer: whole(200, '{"modelfile":"FROM x"}') }),
    ];
    const { url } = await startGatewayBefore([stale, holder]);
    expect((await call(url, '/api/show', { model: 'llama3.2' })).status).toBe(200);
  });

  it('is 404 for a model nobody has', async () => {
    const { url } = await startGatewayBefore([await startFakeBackend()]);
    const reply = await call(url, '/api/show', { model: 'nowhere' });
    expect([reply.status, reply.json.error]).toEqual([404, expect.stringContaining("'nowhere:latest' not found")]);
  });
});

describe('/health', () => {
  it('is 200 while a server can take work, and says how many can', async () => {
    const fakes = [await startFakeBackend(), await startFakeBackend()];
    const { url } = await startGatewayBefore(fakes);
    expect(await call(url, '/health')).toMatchObject({
      status: 200,
      json: { status: 'ok', backends: { total: 2, active: 2, up: 2 } },
    });
    await fakes[0]?.close();
    await expect.poll(async () => (await call(url, '/health')).json.status).toBe('degraded');
    expect((await call(url, '/health')).status).toBe(200);
  });

  it('is 503 when none can, and recovers', async () => {
    const fleet = await startGatewayBeforeServers([{}]);
    fleet.servers[0]?.setFault({ kind: 'refuse' });
    await expect.poll(async () => (await call(fleet.url, '/health')).status).toBe(503);
    expect((await call(fleet.url, '/health')).json).toMatchObject({ status: 'down' });
    expect((await call(fleet.url, '/health', undefined, { method: 'HEAD' })).status).toBe(503);
    fleet.servers[0]?.clearFaults();
    await expect.poll(async () => (await call(fleet.url, '/health')).status).toBe(200);
  });

  it('counts a server in maintenance as not there', async () => {
    const fleet = await startGatewayBefore([await startFakeBackend()]);
    await fleet.gateway.handlers['backend.maintain']({ id: 'rig-1', confirm: true });
    expect((await call(fleet.url, '/health')).status).toBe(503);
  });
});

it('stays itself without any backend: empty lists, 503 with retry-after for work', async () => {
  const { url } = await startGatewayBefore([]);
  expect((await call(url, '/api/tags')).json).toEqual({ models: [] });
  expect((await call(url, '/v1/models')).json).toEqual({ object: 'list', data: null });
  expect((await call(url, '/')).status).toBe(200);
  const reply = await call(url, '/api/chat', { model: 'llama3.2', messages: [] });
  expect(reply.status).toBe(503);
  expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
});
