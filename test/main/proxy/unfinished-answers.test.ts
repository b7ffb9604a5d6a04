import { describe, expect, it } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import {
  type Asked,
  NDJSON,
  openStream,
  SSE,
  silent,
  startFakeBackend,
  tokenLine,
} from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const sse = (data: object, event?: string): string =>
  `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

interface Api {
  readonly path: string;
  readonly type: string;
  /** Something of worth, in that API's stream. */
  readonly begin: string;
  readonly whole: string;
  /** Picks the error out of what follows `begin`; throws when there is none. */
  readonly errorIn: (rest: string) => string;
}

const dataOf = (rest: string, event?: string) => {
  const match = new RegExp(`${event ? `event: ${event}\\n` : '\\n'}data: (\\{.*\\})\\n\\n$`).exec(rest);
  return JSON.parse(match?.[1] ?? 'no event');
};

const apis: Api[] = [
  {
    path: '/api/chat',
    type: NDJSON,
    begin: tokenLine('Hi'),
    whole: `${tokenLine('Hi')}{"done":true}\n`,
    errorIn: (rest) => JSON.parse(rest.trim().split('\n').at(-1) ?? '').error,
  },
  {
    path: '/api/generate',
    type: NDJSON,
    begin: '{"response":"Hi","done":false}\n',
    whole: '{"response":"Hi","done":true}\n',
    errorIn: (rest) => JSON.parse(rest.trim().split('\n').at(-1) ?? '').error,
  },
  {
    path: '/v1/chat/completions',
    type: SSE,
    begin: sse({ choices: [{ delta: { content: 'Hi' } }] }),
    whole: `${sse({ choices: [] })}data: [DONE]\n\n`,
    errorIn: (rest) => dataOf(rest).error.message,
  },
  {
    path: '/v1/responses',
    type: SSE,
    begin: sse({ type: 'response.output_text.delta', delta: 'Hi' }, 'response.output_text.delta'),
    whole: sse({ type: 'response.completed', response: {} }, 'response.completed'),
    errorIn: (rest) => dataOf(rest, 'error').message,
  },
  {
    path: '/v1/messages',
    type: SSE,
    begin: sse({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } }, 'content_block_delta'),
    whole: sse({ type: 'message_stop' }, 'message_stop'),
    errorIn: (rest) => dataOf(rest, 'error').error.message,
  },
];

const ways: [way: string, end: (asked: Asked) => void][] = [
  ['ends cleanly without its marker', ({ response }) => response.end()],
  ['is cut by a reset', ({ socket }) => socket.resetAndDestroy()],
  ['is cut in the middle of a chunk', ({ socket }) => socket.end('ff\r\nhalf of wh')],
];

describe.each(apis)('a stream of $path', ({ path, type, begin, whole, errorIn }) => {
  it.each(ways)('that %s gets an in-band error and then a clean end', async (_, end) => {
    const fake = await startFakeBackend({ answer: openStream(begin, type) });
    const { url, lines } = await startGatewayBefore([fake]);
    const client = openCall(url, path, chat({ stream: true }));
    await expect.poll(client.text).toBe(begin);
    end(fake.asked[0] as Asked);
    expect(await client.ending).toBe('end');
    expect(client.text().startsWith(begin)).toBe(true);
    expect(errorIn(client.text().slice(begin.length))).toContain('the backend');
    await expect.poll(() => lines[0]).toMatchObject({ outcome: 'broken', error: 'stream_broken', status: 200 });
  });

  it('that is whole gets nothing added', async () => {
    const fake = await startFakeBackend({
      answer: ({ response }) => response.writeHead(200, { 'content-type': type }).end(whole),
    });
    const { url, lines } = await startGatewayBefore([fake]);
    expect((await call(url, path, chat({ stream: true }))).text).toBe(whole);
    await expect.poll(() => lines[0]).toMatchObject({ outcome: 'ok' });
  });
});

it('starts the error on a line of its own when the stream broke in the middle of one', async () => {
  const fake = await startFakeBackend({ answer: openStream(`${tokenLine('Hi')}{"mess`) });
  const { url } = await startGatewayBefore([fake]);
  const client = openCall(url, '/api/chat', chat());
  await client.head;
  await expect.poll(client.text).toContain('{"mess');
  fake.asked[0]?.socket.resetAndDestroy();
  expect(await client.ending).toBe('end');
  expect(client.text()).toMatch(/\n\{"mess\n\{"error":".*"\}\n$/);
});

it('leaves a stream alone that the backend itself ended with an error', async () => {
  const own = `${tokenLine('Hi')}{"error":"an error was encountered while running the model"}\n`;
  const fake = await startFakeBackend({
    answer: ({ response }) => response.writeHead(200, { 'content-type': NDJSON }).end(own),
  });
  const { url, lines } = await startGatewayBefore([fake]);
  expect((await call(url, '/api/chat', chat())).text).toBe(own);
  await expect.poll(() => lines[0]).toMatchObject({ outcome: 'broken' });
});

it.each([
  ['with a Content-Length', { 'content-length': 1000 }],
  ['in chunks', {}],
])('cuts the connection visibly when a body of fixed shape breaks, sent %s', async (_, length) => {
  const fake = await startFakeBackend({
    answer: ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...length });
      response.write('{"message":');
    },
  });
  const { url, lines } = await startGatewayBefore([fake]);
  const client = openCall(url, '/api/chat', chat({ stream: false }));
  await expect.poll(client.text).toBe('{"message":');
  fake.asked[0]?.socket.resetAndDestroy();
  expect(await client.ending).toBe('cut');
  expect(client.text()).toBe('{"message":');
  await expect.poll(() => lines[0]).toMatchObject({ outcome: 'broken' });
});

describe('a backend that is silent for timeouts.idle', () => {
  it('before the first byte is given up for another', async () => {
    const [mute, other] = [
      await startFakeBackend({ loaded: ['llama3.2:latest'], answer: silent }),
      await startFakeBackend(),
    ];
    const { url, records } = await startGatewayBefore([mute, other], {
      timeouts: { idle: '1s' },
      health: { residencyInterval: '60s' },
    });
    const reply = await call(url, '/api/chat', chat());
    expect(reply).toMatchObject({ status: 200, headers: { 'x-corral-backend': 'rig-2', 'x-corral-attempts': '2' } });
    await expect.poll(() => mute.open()).toBe(0);
    await expect.poll(() => records[0]?.attempts[0]).toMatchObject({ backend: 'rig-1', result: 'silent' });
  });

  it('after its head alone is given up for another', async () => {
    const mute = await startFakeBackend({
      loaded: ['llama3.2:latest'],
      answer: ({ response }) => response.writeHead(200, { 'content-type': NDJSON }).flushHeaders(),
    });
    const { url } = await startGatewayBefore([mute, await startFakeBackend()], {
      timeouts: { idle: '1s' },
      health: { residencyInterval: '60s' },
    });
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
  });

  it('in the middle of a stream is hung up on, and the client told in-band', async () => {
    const fake = await startFakeBackend({ answer: openStream() });
    const { url, lines } = await startGatewayBefore([fake], { timeouts: { idle: '1s' } });
    const client = openCall(url, '/api/chat', chat());
    expect(await client.ending).toBe('end');
    expect(client.text()).toMatch(/\n\{"error":".*silent.*"\}\n$/);
    await expect.poll(() => fake.open()).toBe(0);
    await expect.poll(() => lines[0]).toMatchObject({ outcome: 'broken' });
  });

  it('is not one that says something now and then', async () => {
    const fake = await startFakeBackend({
      answer: (asked) => {
        asked.response.writeHead(200, { 'content-type': NDJSON });
        let left = 4;
        const drip = setInterval(() => {
          left -= 1;
          if (left > 0) return void asked.response.write(tokenLine('x'));
          clearInterval(drip);
          asked.response.end('{"done":true}\n');
        }, 500);
      },
    });
    const { url } = await startGatewayBefore([fake], { timeouts: { idle: '1s' } });
    expect((await call(url, '/api/chat', chat())).text).toBe(`${tokenLine('x').repeat(3)}{"done":true}\n`);
  });
});
