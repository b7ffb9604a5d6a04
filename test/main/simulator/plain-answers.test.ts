import { describe, expect, it } from 'vitest';
import { isAllowedHost, isAllowedOrigin } from '../../../main/simulator/wire/access.ts';
import { ask, exchangeRaw, startRig } from './rig.ts';

const raw = (line: string, headers: string[] = ['Host: 127.0.0.1']): string =>
  [line, ...headers, 'Connection: close', '', ''].join('\r\n');

describe('plain answers', () => {
  it('greets on / with 17 bytes, and says the same length to HEAD', async () => {
    const server = await startRig();
    const get = await ask(server, '/');
    expect(get.text).toBe('Ollama is running');
    expect(get.headers['content-type']).toBe('text/plain; charset=utf-8');
    const head = await ask(server, '/', undefined, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '17', '']);
  });

  it('sends no headers beyond type, length and date', async () => {
    const server = await startRig();
    const { headers } = await ask(server, '/api/version', undefined, { headers: { connection: 'keep-alive' } });
    expect(Object.keys(headers).sort()).toEqual(['content-length', 'content-type', 'date']);
  });

  it('answers unknown paths and methods in plain text', async () => {
    const server = await startRig();
    const missing = await ask(server, '/metrics');
    expect([missing.status, missing.headers['content-type'], missing.text]).toEqual([
      404,
      'text/plain',
      '404 page not found',
    ]);
    const wrong = await ask(server, '/api/chat');
    expect([wrong.status, wrong.text]).toEqual([405, '405 method not allowed']);
  });

  it('redirects a trailing slash on GET', async () => {
    const server = await startRig();
    const answer = await ask(server, '/api/tags/');
    expect([answer.status, answer.headers.location]).toEqual([301, '/api/tags']);
  });

  it('rejects a foreign Host with an empty 403 when bound to loopback, and only then', async () => {
    const server = await startRig();
    const foreign = raw('GET / HTTP/1.1', ['Host: gateway.example.com']);
    const refused = await exchangeRaw(server, foreign);
    expect(refused).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(refused.split('\r\n\r\n')[1]).toBe('');
    server.configure({ bindLoopback: false });
    expect(await exchangeRaw(server, foreign)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('rejects a foreign Origin with an empty 403, also outside a preflight', async () => {
    const server = await startRig({ origins: ['https://*.team.example'] });
    const refused = await ask(server, '/api/tags', undefined, { headers: { origin: 'https://evil.example' } });
    expect([refused.status, refused.text]).toEqual([403, '']);
    const allowed = await ask(server, '/api/tags', undefined, { headers: { origin: 'https://panel.team.example' } });
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([
      200,
      'https://panel.team.example',
    ]);
  });

  it('answers a preflight with 204 and twelve hours', async () => {
    const server = await startRig();
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' };
    const answer = await ask(server, '/api/chat', undefined, { method: 'OPTIONS', headers });
    expect([answer.status, answer.headers['access-control-max-age'], answer.text]).toEqual([204, '43200', '']);
  });

  it.each([
    '',
    'localhost',
    'localhost:11434',
    'box.local',
    'gpu.internal',
    '127.0.0.1:1',
    '10.1.2.3',
    '192.168.0.9',
    '[::1]:80',
    '172.16.0.1',
  ])('lets the local host name %s through', (name) => expect(isAllowedHost(name)).toBe(true));

  it.each(['example.com', '8.8.8.8', '172.32.0.1', 'local.example.com'])('keeps the host name %s out', (name) =>
    expect(isAllowedHost(name)).toBe(false),
  );

  it('trusts local pages and desktop shells', () => {
    expect(isAllowedOrigin('app://corral', 'x', [])).toBe(true);
    expect(isAllowedOrigin('http://127.0.0.1:3000', 'x', [])).toBe(true);
    expect(isAllowedOrigin('https://box:1', 'box:1', [])).toBe(false);
  });

  it('gives short bodies a length and chunks long ones', async () => {
    const server = await startRig();
    expect((await ask(server, '/api/ps')).headers['content-length']).toBe('13');
    const long = await ask(server, '/api/show', { model: 'llama3.1:8b', verbose: true });
    expect([long.headers['content-length'], long.headers['transfer-encoding']]).toEqual([undefined, 'chunked']);
  });
});
