import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulatedServer } from '../../../main/simulator/index.ts';
import type { Inspection } from '../../../shared/inspection.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../support/gateway-fixture.ts';
import { type OpenAiServerOptions, startOpenAiServer } from '../../support/openai-server.ts';
import { startFakeOllama } from '../probe/fake-ollama.ts';
import { answering, type Behaviour, startRawServer } from '../probe/raw-server.ts';

const ask = ({ gateway }: FleetUnderTest, url: string) => gateway.handlers['backend.inspect']({ url });

async function inspect(fleet: FleetUnderTest, url: string): Promise<Inspection> {
  const reply = await ask(fleet, url);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

const lookAt = async (behave: Behaviour): Promise<Inspection> =>
  inspect(await startGatewayBefore([]), (await startRawServer(behave)).url);

describe('a look at an Ollama', () => {
  it('tells version, models, what is loaded, and what to call it', async () => {
    const fleet = await startGatewayBeforeServers([{ version: '0.32.15' }]);
    const [server] = fleet.servers;
    const newcomer = await startSimulatedServer({ id: 'new', version: '0.31.0', preload: ['llama3.1:8b'] });
    const found = await inspect(fleet, newcomer.url);
    await newcomer.close();
    expect(found).toMatchObject({
      found: true,
      url: newcomer.url,
      version: '0.31.0',
      suggestedId: '127-0-0-1',
      knownAs: null,
      troubles: [],
      suggestedSlots: 1,
      slotsReason: expect.stringContaining('OLLAMA_NUM_PARALLEL'),
      tookMs: expect.any(Number),
    });
    if (!found.found || found.kind !== 'ollama') throw new Error();
    expect(found.installed?.map(({ name }) => name)).toContain('llama3.1:8b');
    expect(found.loaded?.map(({ name }) => name)).toEqual(['llama3.1:8b']);
    expect(await inspect(fleet, server?.url ?? '')).toMatchObject({ found: true, knownAs: 'sim-1' });
  });

  it('takes the address as people write it, and gives it back as the configuration spells it', async () => {
    const fleet = await startGatewayBefore([]);
    const { url, port } = await startFakeBackend();
    for (const written of [`127.0.0.1:${port}`, ` ${url}/ `, `HTTP://127.0.0.1:${port}`])
      expect(await inspect(fleet, written)).toMatchObject({ found: true, url });
  });

  it('says so when it answers but a list cannot be read, and calls the list unknown, not empty', async () => {
    const fleet = await startGatewayBefore([]);
    const ollama = await startFakeOllama();
    ollama.bodies['/api/ps'] = 'busy';
    const found = await inspect(fleet, ollama.url);
    expect(found).toMatchObject({ found: true, loaded: null, installed: [{ name: 'llama3.2:latest' }] });
    expect(found).toMatchObject({
      troubles: [expect.stringMatching(/^the list of loaded models \(\/api\/ps\) could not be read: /)],
    });
    ollama.bodies['/api/ps'] = '{"models":[]}';
    ollama.bodies['/api/tags'] = '{"models":[{"model":"m"},{"nonsense":1}]}';
    expect(await inspect(fleet, ollama.url)).toMatchObject({
      loaded: [],
      installed: [{ name: 'm:latest' }],
      troubles: ['one entry of the list of installed models (/api/tags) could not be understood'],
    });
  });
});

describe('a look at a server of the OpenAI API', () => {
  const openAi = async (options: OpenAiServerOptions = {}) => {
    const server = await startOpenAiServer({ models: ['gpt-a', '/srv/model'], ...options });
    onTestFinished(() => server.close());
    return server;
  };

  it('tells its models, what clients cannot ask for, and how to add it', async () => {
    const server = await openAi();
    const found = await inspect(await startGatewayBefore([]), server.url);
    expect(found).toMatchObject({
      found: true,
      kind: 'openai',
      url: server.url,
      models: ['gpt-a'],
      troubles: ['one model has a name that clients could not ask by: give it one under names'],
      suggestedSlots: 'auto',
      slotsReason: expect.stringContaining('16 requests'),
      suggestedId: '127-0-0-1',
      knownAs: null,
    });
  });

  it('finds it without its path, and knows that as the same backend', async () => {
    const server = await openAi();
    const { origin } = new URL(server.url);
    const fleet = await startGatewayBefore([]);
    expect(await inspect(fleet, origin)).toMatchObject({ found: true, kind: 'openai', url: origin, knownAs: null });
    expect(await fleet.gateway.handlers['backend.add']({ url: server.url, kind: 'openai', id: 'vllm' })).toMatchObject({
      ok: true,
    });
    expect(await inspect(fleet, origin)).toMatchObject({ knownAs: 'vllm' });
    expect(await inspect(fleet, server.url)).toMatchObject({ knownAs: 'vllm' });
  });

  it('knows one that wants a credential by that, and shows it none', async () => {
    const server = await openAi({ key: 'sk-right' });
    expect(await inspect(await startGatewayBefore([]), server.url)).toMatchObject({
      found: false,
      kind: 'credential',
      reason: expect.stringContaining('it wants a credential'),
    });
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    // As vLLM does it: only its own routes are guarded.
    const guarded = await openAi({ key: 'sk-right', guards: 'base' });
    expect(await inspect(await startGatewayBefore([]), new URL(guarded.url).origin)).toMatchObject({
      found: false,
      kind: 'credential',
      seems: 'openai',
    });
  });

  it('takes an Ollama server for one, whatever path was written', async () => {
    const { url } = await startFakeBackend();
    const found = await inspect(await startGatewayBefore([]), `${url}/v1`);
    expect(found).toMatchObject({ found: true, kind: 'ollama', url });
  });

  it('becomes a backend of that kind by an edit, and says what stands against it', async () => {
    const server = await openAi();
    const fleet = await startGatewayBefore([]);
    const { handlers } = fleet.gateway;
    expect(await handlers['backend.add']({ url: server.url, id: 'wrong' })).toMatchObject({
      error: { field: 'url', message: expect.stringContaining('or say that it is of kind openai') },
    });
    await handlers['backend.add']({ url: new URL(server.url).origin, id: 'vllm' });
    expect(await handlers['backend.edit']({ id: 'vllm', kind: 'openai', url: server.url })).toMatchObject({ ok: true });
    const probed = await handlers['backend.probe']({ id: 'vllm' });
    expect(probed).toMatchObject({ value: { kind: 'openai', url: server.url, health: 'up' } });
  });
});

describe('a look at something else says what it is, with the remedy', () => {
  it('nothing that listens', async () => {
    const server = await startRawServer(() => {});
    await server.close();
    const found = await inspect(await startGatewayBefore([]), server.url);
    expect(found).toMatchObject({ found: false, url: server.url, kind: 'refused' });
    expect(found).toMatchObject({ reason: expect.stringContaining('OLLAMA_HOST=0.0.0.0') });
  });

  it('a server that rejects the name it is called by', async () => {
    const found = await lookAt((socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'));
    expect(found).toMatchObject({ found: false, kind: 'forbidden' });
    expect(found).toMatchObject({ reason: expect.stringContaining('OLLAMA_HOST=0.0.0.0') });
  });

  it('a web page', async () => {
    const found = await lookAt(answering('200 OK', '<html>', 'content-type: text/html'));
    expect(found).toMatchObject({ found: false, kind: 'not_ollama', reason: expect.stringContaining('<html>') });
  });

  it('another protocol', async () => {
    expect(await lookAt((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))).toMatchObject({ kind: 'not_ollama' });
  });

  it('a server that fails', async () => {
    expect(await lookAt(answering('500 Oops', 'no'))).toMatchObject({ kind: 'bad_status' });
  });

  it('a connection that breaks', async () => {
    expect(await lookAt((socket) => socket.destroy())).toMatchObject({ found: false, kind: 'reset' });
  });

  it('one that accepts and stays silent, after a few seconds', async () => {
    const startedAt = performance.now();
    const found = await lookAt(() => {});
    expect(found).toMatchObject({ found: false, kind: 'silent', reason: expect.stringContaining('within 4 s') });
    expect(performance.now() - startedAt).toBeLessThan(40_000);
  });
});

describe('what is no address', () => {
  it.each([
    ['http://', 'must name a host'],
    ['http://10.0.1.5:11434/?a=1', 'path'],
    ['ftp://10.0.1.5', 'http:// or https://'],
    ['http://ada:secret@10.0.1.5', 'user name or password'],
  ])('%s is refused by its field, without a look', async (written, why) => {
    const reply = await ask(await startGatewayBefore([]), written);
    expect(reply).toMatchObject({ error: { code: 'bad_input', field: 'url', message: expect.stringContaining(why) } });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('nor is that of the gateway itself, under any of its names', async () => {
    const fleet = await startGatewayBefore([]);
    const { port } = new URL(fleet.url);
    for (const written of [fleet.url, `localhost:${port}`, `[::1]:${port}`, `0.0.0.0:${port}`])
      expect(await ask(fleet, written)).toMatchObject({
        error: { code: 'bad_input', field: 'url', message: expect.stringContaining('this gateway itself') },
      });
  });
});
