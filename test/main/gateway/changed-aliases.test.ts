import { expect, it } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import { type Answer, doneLine, NDJSON, startFakeBackend, tokenLine } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

const ask = { model: 'chat', messages: [] };

it('a changed alias counts for the next request, and the stream that runs goes on to its end', async () => {
  let finish = (): void => {};
  const held: Answer = ({ response }) => {
    response.writeHead(200, { 'content-type': NDJSON });
    response.write(tokenLine('from the first'));
    finish = () => response.end(doneLine);
  };
  const fakes = [
    await startFakeBackend({ models: ['a:1b'], answer: held }),
    await startFakeBackend({ models: ['b:1b'] }),
  ];
  const { url, configure } = await startGatewayBefore(fakes, { models: { aliases: { chat: { model: 'a:1b' } } } });
  const stream = openCall(url, '/api/chat', ask);
  await expect.poll(() => stream.text()).toContain('from the first');

  await configure({ models: { aliases: { chat: { model: 'b:1b' } } } });
  expect((await call(url, '/api/chat', ask)).headers['x-corral-model']).toBe('b:1b');
  await configure({ models: { aliases: {} } });
  expect((await call(url, '/api/chat', ask)).status).toBe(404);

  finish();
  expect(await stream.ending).toBe('end');
  expect(stream.text()).toContain('"done":true');
});
