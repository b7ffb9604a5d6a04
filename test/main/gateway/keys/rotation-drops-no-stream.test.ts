import { expect, it } from 'vitest';
import { call, openCall } from '../../../support/client.ts';
import { startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const line = (content: string, done: boolean): string => `${JSON.stringify({ message: { content }, done })}\n`;

it.each(['rotate at once', 'revoke'] as const)(
  'a stream that runs goes on to its end when its key is ended: %s',
  async (how) => {
    let finish = (): void => {};
    const fake = await startFakeBackend({
      answer: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write(line('Hello', false));
        finish = () => response.end(line(' again', true));
      },
    });
    const fleet = await startGatewayBefore([fake], locked);
    const { id, secret } = await newKey(fleet);
    const stream = openCall(fleet.url, '/api/chat', chat(), bearer(secret));
    await expect.poll(() => stream.text()).toContain('Hello');

    const { handlers } = fleet.gateway;
    const ended =
      how === 'revoke' ? handlers['key.revoke']({ id, which: 'all' }) : handlers['key.rotate']({ id, overlapMs: 0 });
    expect(await ended).toMatchObject({ ok: true });
    expect((await call(fleet.url, '/api/tags', undefined, bearer(secret))).status).toBe(401);

    finish();
    expect(await stream.ending).toBe('end');
    expect(stream.text()).toContain(' again');
  },
);
