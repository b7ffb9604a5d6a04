import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { models } from '../../../../main/simulator/index.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import { hasNginx, startAuthNginx } from '../../../support/auth-nginx.ts';
import { call } from '../../../support/client.ts';
import { chat, startGatewayBeforeServers } from '../../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { bearer } from '../keys/with-keys.ts';

type ForwardInput = Partial<NonNullable<NonNullable<ConfigInput['access']>['forward']>>;

/** Takes connections and says nothing on them. */
async function startSilence(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const installed = [models.named('llama3.2:latest'), models.named('qwen3:14b'), models.named('gemma3:4b')];

async function startBehindNginx(over: ForwardInput = {}, path = '/auth') {
  const nginx = await startAuthNginx(await startSilence());
  const forward = { url: nginx.url + path, cache: '0s', timeout: '20s', ...over };
  const access: ConfigInput['access'] = {
    mode: 'required',
    forward,
    ...(over.groups !== undefined && { groups: { 'llm-users': { scopes: ['manage'] } } }),
  };
  const fleet = await startGatewayBeforeServers([{ models: installed, preload: ['llama3.2:latest'] }], { access });
  const ask = (name: string, model = 'llama3.2') =>
    call(fleet.url, '/api/chat', chat({ model, stream: false }), bearer(name));
  return { nginx, fleet, ask };
}

const problems = async (fleet: FleetUnderTest): Promise<readonly string[]> =>
  (await fleet.status()).gateway.configProblems;

// Without nginx on this machine these are reported as skipped.
describe.skipIf(!hasNginx)('nginx as the service that knows callers', () => {
  it('lets in whom it knows, by the name it says', async () => {
    const { fleet, ask } = await startBehindNginx();
    expect((await ask('ana')).status).toBe(200);
    await expect.poll(() => fleet.records[0]?.identity).toEqual({ id: 'forward:ana', name: 'ana' });
    expect(await problems(fleet)).toEqual([]);
  });

  it('refuses whom it does not know, and what a caller has to bring is said in its words', async () => {
    const { fleet, ask } = await startBehindNginx();
    const unknown = await ask('stranger');
    expect([unknown.status, unknown.json.error]).toEqual([401, expect.stringContaining('does not know this one')]);
    expect(unknown.headers['www-authenticate']).toBe('Bearer realm="people", error="invalid_token"');
    const barred = await ask('barred');
    expect([barred.status, barred.json.error]).toEqual([403, expect.stringContaining('does not let this one do that')]);
    expect(barred.headers['www-authenticate']).toBeUndefined();
    await expect.poll(() => fleet.records.map(({ identity }) => identity)).toEqual([null, null]);
    expect(await problems(fleet)).toEqual([]);
  });

  it('knows callers by name and password, too', async () => {
    const { fleet } = await startBehindNginx({}, '/password');
    const statusOf = (credentials: string) =>
      call(fleet.url, '/api/chat', chat({ stream: false }), {
        headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      });
    const refused = await statusOf('ana:wrong');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="people"']);
    expect((await statusOf('ana:secret')).status).toBe(200);
    await expect.poll(() => fleet.records.map(({ identity }) => identity?.id ?? null)).toEqual([null, 'forward:ana']);
  });

  it('says groups, scopes and models, and they hold', async () => {
    const { fleet, ask } = await startBehindNginx({
      groups: 'Remote-Groups',
      scopes: 'X-Scopes',
      models: 'X-Models',
    });
    const list = async (name: string): Promise<string[]> => {
      const tags = await call(fleet.url, '/api/tags', undefined, bearer(name));
      return tags.status === 200 ? tags.json.models.map(({ name }: { name: string }) => name).sort() : [tags.text];
    };
    expect(await list('ana')).toEqual(['llama3.2:latest', 'qwen3:14b']);
    expect(await list('bo')).toEqual([expect.stringContaining("you lack the scope 'inventory'")]);
    expect((await ask('ana', 'qwen3:14b')).status).toBe(200);
    for (const [name, model] of [
      ['ana', 'gemma3:4b'],
      ['bo', 'qwen3:14b'],
    ] as const)
      expect([(await ask(name, model)).status, name, model]).toEqual([403, name, model]);
    const copy = (name: string) =>
      call(
        fleet.url,
        '/api/copy',
        { source: 'qwen3:14b', destination: 'qwen3:copy' },
        { headers: { ...bearer(name).headers, 'x-corral-backend': 'sim-1' } },
      );
    const refused = await copy('bo');
    expect([refused.status, refused.json.error]).toEqual([403, expect.stringContaining("lack the scope 'manage'")]);
    expect((await copy('ana')).text).not.toContain('lack the scope');
  });

  it('may call somebody by any letters', async () => {
    const { fleet, ask } = await startBehindNginx();
    expect((await ask('zoe')).status).toBe(200);
    await expect.poll(() => fleet.records[0]?.identity).toEqual({ id: 'forward:Zoë', name: 'Zoë' });
  });

  it.each([
    ['broken', /status 500: 2xx, 401 or 403 was expected$/],
    ['moved', /status 302: 2xx, 401 or 403 was expected$/],
    ['nobody', /does not say whom: its answer has no usable remote-user$/],
  ])('lets nobody in by an answer that means nothing: %s', async (name, why) => {
    const { fleet, ask } = await startBehindNginx();
    expect([(await ask(name)).status, await problems(fleet)]).toEqual([503, [expect.stringMatching(why)]]);
    expect([(await ask('ana')).status, await problems(fleet)]).toEqual([200, []]);
  });

  it('lets nobody in while it takes too long', async () => {
    const { fleet, ask } = await startBehindNginx({ timeout: '300ms' }, '/slow');
    const answer = await ask('ana');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(await problems(fleet)).toEqual([expect.stringMatching(/^access\.forward: .*no answer within 0\.3 s$/)]);
  });

  it('lets nobody in while it is down, and everybody again as soon as it is back', async () => {
    const { nginx, fleet, ask } = await startBehindNginx();
    expect((await ask('ana')).status).toBe(200);
    await nginx.stop();
    expect([(await ask('ana')).status, (await ask('bo')).status]).toEqual([503, 503]);
    expect(await problems(fleet)).toEqual([expect.stringMatching(/^access\.forward: the service gives no answer: /)]);
    await nginx.start();
    expect([(await ask('ana')).status, await problems(fleet)]).toEqual([200, []]);
  });

  it('may close its connections as often as it likes: nobody is turned away for that', async () => {
    const { ask } = await startBehindNginx();
    const statuses: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const names = Array.from({ length: 6 }, (_, index) => `many-${round * 6 + index}`);
      statuses.push(...(await Promise.all(names.map((name) => ask(name)))).map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('cannot be made to answer for another request than its own by what is too long for it', async () => {
    const { fleet } = await startBehindNginx();
    const long = await call(fleet.url, `/api/chat?x=${'a'.repeat(20_000)}`, chat({ stream: false }), bearer('ana'));
    expect(long.status).toBe(401);
    const huge = await call(fleet.url, '/api/chat', chat({ stream: false }), bearer(`ana${'a'.repeat(9_000)}`));
    expect(huge.status).toBe(401);
  });
});
