import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { call } from '../../support/client.ts';
import { startOpenAiServer } from '../../support/openai-server.ts';
import { runCli, serve, spawnCli } from './run-cli.ts';

const SECRETS = ['sk-first-0123456789abcdefghijklmn', 'sk-other-nmlkjihgfedcba9876543210'] as const;

/** Ways in which a secret could be written down, whole or the most of it. */
const spellings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret.slice(3, 20),
    secret.slice(12),
    bytes.toString('base64').slice(0, -4),
    bytes.toString('base64url').slice(0, -4),
    bytes.toString('hex'),
    [...secret].reverse().join(''),
    encodeURIComponent(secret),
  ];
};

type Place = readonly [name: string, text: string];

/** Everything below a folder, as one character per byte. */
const filesOf = (folder: string): Place[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path): Place => [path, readFileSync(path, 'latin1')]);

const holdersOf = (needles: readonly string[], places: readonly Place[]): readonly string[] =>
  places.filter(([, text]) => needles.some((needle) => text.includes(needle))).map(([name]) => name);

it('no credential of a backend is written down or said anywhere after it was stored, whatever becomes of it', async () => {
  const [first, other] = SECRETS;
  const cloud = await startOpenAiServer({ key: first });
  onTestFinished(cloud.close);
  const served = await serve('log: { level: debug }\naccess: { mode: open }\nhealth: { interval: 200ms }\n');
  const { dataDir, gatewayUrl, configPath } = served;
  const said: Place[] = [];
  const note = (name: string, text: string): string => {
    said.push([name, text]);
    return text;
  };
  const corral = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await runCli(...args, '--data-dir', dataDir);
    return note(args.join(' '), stdout + stderr);
  };
  const corralWith = async (stdin: string, ...args: string[]): Promise<string> => {
    const child = spawnCli([...args, '--data-dir', dataDir], { stdin });
    const { stdout, stderr } = await child.ended;
    return note(args.join(' '), stdout + stderr);
  };
  const token = readFileSync(join(dataDir, 'control-token'), 'utf8').trim();
  const control = new URL(served.panelLink).origin;
  const command = async (name: string, input: unknown = {}): Promise<string> => {
    const reply = await call(control, `/api/control/${name}`, JSON.stringify(input), {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    return note(`${name} ${reply.status}`, JSON.stringify(reply.headers) + reply.text);
  };
  const ask = async (): Promise<void> => {
    const messages = [{ role: 'user', content: 'hi' }];
    const reply = await call(gatewayUrl, '/v1/chat/completions', { model: 'gpt-x', messages });
    note(`answer ${reply.status}`, JSON.stringify(reply.headers) + reply.text);
  };
  const stateIs = (state: RegExp) => expect.poll(() => corral('status'), { timeout: 60_000 }).toMatch(state);

  const add = ['backend', 'add', cloud.url, '--id', 'cloud', '--kind', 'openai', '--credential-stdin'];
  expect(await corralWith(`${first}\n`, ...add)).toBe('added cloud\n');
  await stateIs(/cloud\s+up/);
  await ask();
  // The server repeats what it was shown, in an error and in its refusal of a wrong one.
  cloud.fail({ status: 400, body: { error: { message: `you sent ${first}` } } });
  await ask();
  cloud.fail(null);
  expect(await corralWith(other, 'backend', 'credential', 'cloud', '--json')).toContain('"sealedBy": "key file"');
  await stateIs(/refuses the credential/);
  await ask();
  // Orders that are wrong, in every way in which the secret could be repeated.
  await command('backend.credential', { id: 'cloud', secret: `${first}\n${other}` });
  await command('backend.credential', { id: 'cloud', secert: first });
  await command('backend.credential', { id: 'nobody', secret: first });
  await command('backend.credential', { id: 'cloud', secret: first, header: 'host' });
  await command('backend.add', { url: cloud.url, credential: { secret: first } });
  await command('backend.add', { url: 'http://127.0.0.1:1', token: first, credential: { secret: other, env: 'A' } });
  await corral('backend', 'remove', 'cloud', '--yes');
  await corral('backend', 'add', cloud.url, '--id', 'cloud', '--kind', 'openai');
  await corral('backend', 'credential', 'cloud', '--clear', '--json');
  await corralWith(first, 'backend', 'credential', 'cloud');

  for (const args of [
    ['status', '--json'],
    ['backend', 'list', '--json'],
    ['audit', '--json'],
    ['events', '--json'],
  ])
    await corral(...args);
  for (const kind of ['corral', 'nginx', 'haproxy', 'litellm']) await command('config.export', { as: kind });
  for (const name of [
    'gateway.status',
    'gateway.diagnostics',
    'audit.list',
    'event.list',
    'config.read',
    'backend.list',
  ])
    expect(await command(name)).toContain('cloud');
  note('metrics', (await call(control, '/metrics')).text);
  const whileRunning = filesOf(dataDir);
  expect(whileRunning.map(([path]) => path)).toContain(join(dataDir, 'corral.db-wal'));

  served.process.kill('SIGTERM');
  const { code, stdout, stderr } = await served.ended;
  expect(code).toBe(0);
  const everywhere: Place[] = [
    ...whileRunning,
    ...filesOf(dataDir),
    [configPath, readFileSync(configPath, 'latin1')],
    ['stdout', stdout],
    ['stderr', stderr],
    ...said,
  ];
  // The search finds what is there: the acts, the requests, and what the server was really shown.
  const inFiles = (name: string): string =>
    everywhere.map(([path, text]) => (path.includes(name) ? text : '')).join('');
  expect(inFiles('corral.db')).toContain('backend.credential');
  expect(inFiles('access.log').trim().split('\n').length).toBeGreaterThanOrEqual(3);
  const shown = new Set(cloud.asked.map(({ headers }) => headers.authorization));
  for (const secret of SECRETS) expect(shown).toContain(`Bearer ${secret}`);

  expect(holdersOf(SECRETS.flatMap(spellings), everywhere)).toEqual([]);
});
