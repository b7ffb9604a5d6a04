import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../main/simulator/index.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { parseMessages, startWireTap, type WireMessage, type WireTap } from '../../support/wire-tap.ts';

let fleet: FleetUnderTest;
let tap: WireTap;

beforeEach(async () => {
  fleet = await startFleetUnderTest({ servers: [{ id: 'only', fragmentWrites: true, outputTokens: [60, 90] }] });
  tap = await startWireTap(fleet.server('only').port);
  await fleet.configure({ backends: [{ id: 'tapped', url: tap.url, slots: 4 }] });
  await expect.poll(async () => (await fleet.backend('tapped')).health).toBe('up');
});
afterEach(async () => {
  await fleet.stop();
  await tap.close();
});

/** Speaks raw HTTP/1.1 to the gateway and hears it out. */
function ask(path: string, body: unknown, id: string): Promise<WireMessage> {
  const { port } = new URL(fleet.url);
  const text = JSON.stringify(body);
  const heard: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('data', (chunk) => heard.push(chunk)).on('error', reject);
    socket.on('close', () => {
      const [answer] = parseMessages(Buffer.concat(heard));
      if (answer) resolve(answer);
      else reject(new Error('no answer'));
    });
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: corral\r\nx-request-id: ${id}\r\nconnection: close\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  });
}

async function answers(path: string, body: unknown): Promise<{ server: WireMessage; client: WireMessage }> {
  const id = randomUUID();
  const client = await ask(path, body, id);
  const server = tap.exchanges().find(({ request }) => request.headers['x-request-id'] === id)?.answer;
  if (!server) throw new Error('the server never answered');
  return { server, client };
}

const model = 'llama3.1:8b';
const messages = [{ role: 'user', content: 'bytes, please: <b>&</b> ü 🙂' }];
const calls: [string, string, object][] = [
  ['NDJSON', '/api/chat', { model, messages }],
  ['NDJSON with a context array', '/api/generate', { model, prompt: 'x '.repeat(3000) }],
  ['events', '/v1/chat/completions', { model, messages, stream: true, stream_options: { include_usage: true } }],
  ['named events', '/v1/responses', { model, input: 'hello', stream: true }],
  ['Anthropic events', '/v1/messages', { model, messages, max_tokens: 50, stream: true }],
  ['a JSON document', '/api/chat', { model, messages, stream: false }],
  ['a long JSON document', '/api/generate', { model, prompt: 'x '.repeat(3000), stream: false }],
];

/** Headers are compared by name and value, less those that belong to one connection and the gateway's own. */
const passedOn = ({ headers }: WireMessage): object =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(connection|keep-alive|transfer-encoding|x-corral-|x-request-id)/.test(name),
    ),
  );

describe('an answer reaches the client byte for byte', () => {
  it.each(calls)('%s from %s', async (_what, path, body) => {
    const { server, client } = await answers(path, body);
    expect(server.whole).toBe(true);
    expect(client.whole).toBe(true);
    expect(client.body.equals(server.body)).toBe(true);
    expect(client.start).toBe(server.start);
    expect(passedOn(client)).toEqual(passedOn(server));
  });
});

describe('odd bytes are the server’s business', () => {
  const forms = ['invalid-json', 'invalid-utf8', 'doubled-line', 'blank-lines', 'oversized-final'] as const;
  it.each(forms.flatMap((form) => calls.slice(0, 3).map((call) => [form, ...call] as const)))(
    '%s in %s',
    async (form, _what, path, body) => {
      fleet.server('only').setFault({ kind: 'garbage', form });
      const { server, client } = await answers(path, body);
      expect(server.body.length).toBeGreaterThan(500);
      expect(client.body.equals(server.body)).toBe(true);
    },
  );
});

const NEWLINE = 0x0a;

describe('of an answer that breaks off the client gets every byte, then the error of its API', () => {
  const cuts: [string, Fault][] = [
    ['a closed connection', { kind: 'cut-fin', afterBytes: 777 }],
    ['a reset connection', { kind: 'cut-rst', afterBytes: 777 }],
    ['an end without the last line', { kind: 'truncate-clean', afterTokens: 7 }],
    ['a length that was promised and not kept', { kind: 'garbage', form: 'bogus-content-length' }],
  ];
  const errors: Readonly<Record<string, RegExp>> = {
    '/api/chat': /^\{"error":"[^\n]+"\}\n$/,
    '/api/generate': /^\{"error":"[^\n]+"\}\n$/,
    '/v1/chat/completions': /^\n\ndata: \{"error":\{"message":"[^\n]+\}\}\n\n$/,
    '/v1/responses': /^\n\nevent: error\ndata: \{"type":"error",[^\n]+\}\n\n$/,
    '/v1/messages': /^\n\nevent: error\ndata: \{"type":"error","error":\{[^\n]+\}\}\n\n$/,
  };
  const streams = calls.slice(0, 5).filter(([, path]) => path !== '/api/generate');
  const cases = cuts.flatMap(([how, fault]) =>
    streams.map(([what, path, body]) => [how, what, { fault, path, body }] as const),
  );
  it.each(cases)('%s in %s', async (_how, _what, { fault, path, body }) => {
    fleet.server('only').setFault(fault);
    const { server, client } = await answers(path, body);
    const before = client.body.subarray(0, server.body.length);
    const after = client.body.subarray(server.body.length);
    expect(before.equals(server.body)).toBe(true);
    expect(server.body.length).toBeGreaterThan(500);
    expect(client.whole).toBe(true);
    const lineEnd = path.startsWith('/api/') && server.body.at(-1) !== NEWLINE ? '\n' : '';
    expect(after.toString().startsWith(lineEnd)).toBe(true);
    expect(after.toString().slice(lineEnd.length)).toMatch(errors[path]!);
  });
});
