import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { Agent, fetch as undiciFetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askGateway } from '../../../app/host/playground/ask-gateway.ts';
import { makeCertificates } from '../../support/certificates.ts';
import type { ServerUnderTest } from '../../support/gateway-fixture.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { MODEL } from '../../support/streams.ts';

const messages = [{ role: 'user' as const, content: 'go on and on' }];
/** Long enough that nothing ends by itself while a test runs. */
const unhurried: ServerUnderTest = { timeScale: 1, outputTokens: [3_000, 3_000] };

async function startSecure(allowH2: boolean, server: ServerUnderTest = {}) {
  const { tls, ca } = await makeCertificates();
  const fleet = await startFleetUnderTest({
    servers: [{ id: 'only', ...server }],
    config: { listen: { host: '127.0.0.1', port: 0, tls } },
  });
  onTestFinished(fleet.stop);
  const dispatcher = new Agent({ allowH2, connect: { ca } });
  onTestFinished(() => dispatcher.destroy());
  const fetch = ((url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch;
  const ollama = new Ollama({ host: fleet.url, fetch });
  const openai = new OpenAI({ baseURL: `${fleet.url}/v1`, apiKey: 'k', maxRetries: 0, fetch });
  return { fleet, ollama, openai };
}

describe.each([
  ['HTTP/2', true],
  ['HTTP/1.1', false],
])('the official clients over TLS and %s', (_, allowH2) => {
  it('list, chat and stream as they do without', async () => {
    const { ollama, openai, fleet } = await startSecure(allowH2);
    expect((await ollama.list()).models.map(({ name }) => name)).toContain(MODEL);
    let words = '';
    for await (const part of await ollama.chat({ model: MODEL, messages, stream: true })) words += part.message.content;
    expect(words.length).toBeGreaterThan(0);
    const stream = await openai.chat.completions.create({ model: MODEL, messages, stream: true });
    const reasons: (string | null | undefined)[] = [];
    for await (const part of stream) reasons.push(part.choices[0]?.finish_reason);
    expect(reasons.filter((reason) => reason)).toEqual(['stop']);
    await expect(openai.chat.completions.create({ model: 'nowhere', messages })).rejects.toMatchObject({ status: 404 });
    await expect.poll(() => fleet.records.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'refused']);
  });

  it('that abort are heard by the server at once', async () => {
    const { ollama, openai, fleet } = await startSecure(allowH2, unhurried);
    const asked = () =>
      fleet
        .server('only')
        .snapshot()
        .requests.filter(({ model }) => model.startsWith(MODEL));
    const native = await ollama.chat({ model: MODEL, messages, stream: true });
    await native[Symbol.asyncIterator]().next();
    native.abort();
    await expect.poll(() => asked().at(-1)?.outcome).toBe('cancelled');
    const stream = await openai.chat.completions.create({ model: MODEL, messages, stream: true });
    await stream[Symbol.asyncIterator]().next();
    stream.controller.abort();
    await expect.poll(() => asked().map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
    await expect.poll(() => fleet.server('only').snapshot().runners[0]?.busySlots).toBe(0);
  });
});

it('the playground asks its own gateway over TLS too, whatever names the certificate has', async () => {
  const { fleet } = await startSecure(true);
  const failure = await new Promise((resolve) => {
    const question = { id: 'play-1', model: MODEL, messages };
    const own = { url: fleet.url, key: fleet.gateway.ownKey };
    askGateway(own, question, { head: (status) => expect(status).toBe(200), data: () => {}, over: resolve });
  });
  expect(failure).toBeNull();
});
