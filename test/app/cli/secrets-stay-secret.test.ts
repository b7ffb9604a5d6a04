import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, connectRaw, type Reply } from '../../support/client.ts';
import { cut, startFakeBackend, whole } from '../../support/fake-backend.ts';
import { runCli, serve } from './run-cli.ts';

const chat = (model = 'llama3.2') => ({ model, messages: [{ role: 'user', content: 'hi' }], stream: false });
const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

/** Ways in which a secret could be written down, whole or the most of it. */
function spellings(secret: string): readonly string[] {
  const [, , hidden = ''] = secret.split('_');
  const bytes = Buffer.from(secret);
  const inLowerCase = hidden.toLowerCase();
  return [
    ...[hidden, inLowerCase].flatMap((text) => [text.slice(0, 20), text.slice(20, 40)]),
    bytes.toString('base64').slice(0, -4),
    bytes.toString('hex'),
  ];
}

/** Everything below a folder, as one character per byte. */
const filesOf = (folder: string): (readonly [path: string, text: string])[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path, 'latin1')]);

async function makeKey(dataDir: string, ...more: readonly string[]) {
  const made = await runCli('key', 'create', '--owner', 'ana', ...more, '--data-dir', dataDir, '--json');
  return JSON.parse(made.stdout) as { readonly id: string; readonly secret: string };
}

/** Where no key belongs: in headers and a query that are passed on, in words that are repeated, in names that are kept. */
async function misplace(url: string, secret: string): Promise<readonly Reply[]> {
  const headers = (more: Readonly<Record<string, string>>) => ({ headers: { ...bearer(secret).headers, ...more } });
  return [
    await call(url, '/api/chat', chat(), headers({ 'x-request-id': secret })),
    await call(url, `/api/chat?key=${secret}&more=1`, chat(), bearer(secret)),
    await call(url, '/api/chat', chat(), headers({ 'user-agent': `tool/1 (${secret})`, 'x-goog-api-key': secret })),
    await call(url, '/api/chat', chat(), headers({ host: secret, 'x-title': `--${secret}--` })),
    await call(url, '/api/chat', chat(), headers({ 'x-corral-backend': secret })),
    await call(url, '/api/chat', chat(), headers({ 'content-encoding': secret })),
    await call(url, '/api/chat', chat(secret), bearer(secret)),
    await call(url, '/api/chat', chat(`team/${secret}:latest`), bearer(secret)),
    await call(url, '/api/show', { model: 'llama3.2', name: secret }, bearer(secret)),
    await call(url, `/v1/models/${secret}`, undefined, bearer(secret)),
    await call(url, `/v1/models/%63k${secret.slice(2)}`, undefined, bearer(secret)),
    await call(url, `/api/blobs/${secret}`, 'x', headers({ 'x-corral-backend': 'rig-1' })),
    await call(url, `/k/${secret}/k/${secret}/api/tags`),
  ];
}

/** What a key can come along with: it is right, spoiled, in the wrong place, sent twice, or in a request that is none. */
async function use(url: string, secret: string): Promise<string[]> {
  const replies = [
    await call(url, '/api/chat', chat(), bearer(secret)),
    await call(url, '/v1/chat/completions', chat(), { headers: { 'x-api-key': secret } }),
    await call(url, `/k/${secret}/api/tags`),
    await call(url, `/k/${secret}/v1/models/nowhere`, undefined, bearer('none')),
    await call(url, '/api/chat', chat('nowhere'), bearer(secret)),
    await call(url, '/api/pull', { model: 'llama3.2' }, bearer(secret)),
    await call(url, '/api/chat', '{"model":', bearer(secret)),
    await call(url, `/k/${secret}/nowhere`, chat()),
    await call(url, `/k/${secret}x/api/chat`, chat()),
    await call(url, `/${secret}/api/chat`, chat()),
    await call(url, `/k/${secret}/../api/chat`, chat()),
    await call(url, `/k/${secret}/api/chat`, chat(), { method: 'PUT' }),
    await call(url, '/api/chat', chat(), bearer(`${secret.slice(0, -1)}!`)),
    await call(url, '/api/chat', chat(), { headers: { ...bearer(secret).headers, origin: 'https://evil.example' } }),
    await call(url, '/api/chat', chat(), { headers: { ...bearer(secret).headers, 'x-request-id': `my ${secret}` } }),
    ...(await misplace(url, secret)),
  ];
  const broken = await connectRaw(url);
  broken.send(`POST /api/chat HTTP/1.1\r\nhost: g\r\nauthorization: Bearer ${secret}\r\nno colon\r\n\r\n`);
  await broken.closed;
  return [...replies.map(({ headers, text }) => JSON.stringify(headers) + text), broken.text()];
}

type Place = readonly [name: string, text: string];

const holdersOf = (needles: readonly string[], places: readonly Place[]): readonly string[] =>
  places.filter(([, text]) => needles.some((needle) => text.includes(needle))).map(([name]) => name);

it('no key is written down or said anywhere after it was made, whatever is done with it', async () => {
  const rig = await startFakeBackend({ answer: whole(200, '{"done":true}') });
  const served = await serve(
    `access: { mode: required }\nlog: { level: debug }\nlimits: { requestsPerMinute: 0 }\nrouting: { retries: 0 }\nbackends:\n  - { id: rig-1, url: '${rig.url}' }\n`,
  );
  const { dataDir, gatewayUrl, configPath } = served;
  const corral = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await runCli(...args, '--data-dir', dataDir);
    return stdout + stderr;
  };
  const first = await makeKey(dataDir);
  const rotated = await runCli('key', 'rotate', first.id, '--overlap', '1h', '--data-dir', dataDir, '--json');
  const second = JSON.parse(rotated.stdout).secret as string;
  const secrets = [first.secret, second];

  const said: string[] = [];
  for (const secret of secrets) said.push(...(await use(gatewayUrl, secret)));
  rig.answer = cut;
  said.push((await call(gatewayUrl, '/api/chat', chat(), bearer(second))).text);
  // Who finds a key somewhere has it, and not its name.
  said.push(await corral('key', 'show', second), await corral('key', 'revoke', first.secret));
  said.push(await corral('key', 'edit', second, '--note', `was ${first.secret}`));
  said.push((await call(gatewayUrl, '/api/chat', chat(), bearer(second))).text);

  const lastId = /"x-request-id":"([^"]+)"/.exec(said[0] ?? '')?.[1] ?? '';
  said.push(await corral('why', lastId));
  for (const args of [
    ['status', '--json'],
    ['key', 'list', '--json'],
    ['key', 'show', first.id],
    ['audit'],
    ['events'],
  ])
    said.push(await corral(...args));
  const token = readFileSync(join(dataDir, 'control-token'), 'utf8').trim();
  const control = new URL(served.panelLink).origin;
  for (const name of ['gateway.status', 'gateway.diagnostics', 'key.list', 'audit.list', 'event.list', 'config.read']) {
    const reply = await call(control, `/api/control/${name}`, '{}', {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    expect([name, reply.status]).toEqual([name, 200]);
    said.push(reply.text);
  }
  said.push((await call(control, '/metrics')).text);
  said.push(JSON.stringify(rig.asked.map(({ url, rawHeaders, body }) => [url, rawHeaders, body.toString()])));

  served.process.kill('SIGTERM');
  const { code, stdout, stderr } = await served.ended;
  expect(code).toBe(0);
  const files = [...filesOf(dataDir), [configPath, readFileSync(configPath, 'latin1')] as const];
  const written: Place[] = [
    ...files,
    ['stdout', stdout],
    ['stderr', stderr],
    ...said.map((text, at): Place => [`answer ${at}`, text]),
  ];

  // The search finds what is there: the hash of each secret, the key's name, and the requests in the access log.
  const inFiles = (name: string): string => files.map(([path, text]) => (path.includes(name) ? text : '')).join('');
  const hashes = secrets.map((secret) => createHash('sha256').update(secret).digest('hex'));
  expect(hashes.every((hash) => inFiles('corral.db').includes(hash))).toBe(true);
  expect(inFiles('access.log')).toContain(first.id);
  expect(inFiles('access.log').trim().split('\n').length).toBeGreaterThan(20);

  expect(holdersOf(secrets.flatMap(spellings), written)).toEqual([]);
  expect(holdersOf([token], written)).toEqual([join(dataDir, 'control-token')]);
});
