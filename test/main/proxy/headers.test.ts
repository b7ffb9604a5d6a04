import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { downstreamHeaders, upstreamHeaders } from '../../../main/proxy/headers.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** What Node makes of a request head; only what `upstreamHeaders` reads. */
function requestWith(pairs: Pairs): IncomingMessage {
  const connection = pairs.filter(([name]) => name.toLowerCase() === 'connection').map(([, value]) => value);
  const host = pairs.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const headers = { ...(connection.length > 0 && { connection: connection.join(', ') }), ...(host && { host }) };
  return { rawHeaders: pairs.flat(), headers } as unknown as IncomingMessage;
}

const pairsOf = (flat: readonly string[]): [string, string][] =>
  flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]!] as [string, string]] : []));
const sent = (pairs: Pairs, address = '10.0.0.9') =>
  pairsOf(upstreamHeaders(requestWith(pairs), { address, scheme: 'http' }, 'id-1'));
/** Less what the gateway itself adds. */
const passed = (pairs: Pairs) =>
  sent(pairs).slice(0, -(sent([]).length + (pairs.some(([n]) => /^host$/i.test(n)) ? 1 : 0)));

describe('towards a backend', () => {
  it('passes on what describes the request, names lowered, values untouched, repeats kept', () => {
    expect(
      passed([
        ['Content-Type', 'application/json; charset=UTF-8'],
        ['ACCEPT', '*/*'],
        ['User-Agent', 'ollama-python/0.6'],
        ['X-Stainless-Lang', 'js'],
        ['x-twice', '1'],
        ['X-Twice', '2'],
      ]),
    ).toEqual([
      ['content-type', 'application/json; charset=UTF-8'],
      ['accept', '*/*'],
      ['user-agent', 'ollama-python/0.6'],
      ['x-stainless-lang', 'js'],
      ['x-twice', '1'],
      ['x-twice', '2'],
    ]);
  });

  it.each([
    ['Connection', 'keep-alive'],
    ['Keep-Alive', 'timeout=5'],
    ['Proxy-Authenticate', 'Basic'],
    ['Proxy-Authorization', 'Basic Zm9v'],
    ['Proxy-Connection', 'keep-alive'],
    ['TE', 'trailers'],
    ['Trailer', 'x-sum'],
    ['Transfer-Encoding', 'chunked'],
    ['Upgrade', 'websocket'],
    ['Content-Length', '5'],
    ['Expect', '100-continue'],
    ['Host', 'gateway.lan:8080'],
    ['Origin', 'https://evil.example'],
    ['Referer', 'https://evil.example/page'],
    ['Authorization', 'Bearer secret'],
    ['X-Api-Key', 'secret'],
    ['Cookie', 'session=secret'],
    ['Forwarded', 'for=1.2.3.4'],
    ['X-Forwarded-For', '1.2.3.4'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Server', 'evil.example'],
    ['X-FORWARDED-USER', 'admin'],
    ['X-Real-IP', '1.2.3.4'],
    ['X-Request-Id', 'theirs'],
    ['X-Corral-Backend', 'rig-1'],
    ['X-HTTP-Method', 'DELETE'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-Method-Override', 'DELETE'],
    ['X-Original-Method', 'DELETE'],
    ['X-Original-URI', '/api/delete'],
    ['X-Original-URL', '/api/delete'],
    ['X-Rewrite-URL', '/api/delete'],
    ['Remote-User', 'admin'],
    ['Remote-Groups', 'admins'],
    ['Remote-Name', 'admin'],
    ['Remote-Email', 'admin@example.com'],
    ['X-Remote-User', 'admin'],
    ['X-Auth-Request-User', 'admin'],
    ['X-Auth-Request-Email', 'admin@example.com'],
    ['X-Auth-Request-Groups', 'admins'],
    ['X-Auth-Request-Preferred-Username', 'admin'],
  ])('keeps %s: %s back', (name, value) => {
    expect(passed([[name, value]])).toEqual([]);
  });

  it.each([
    [[['Connection', 'X-Private, keep-alive']]],
    [[['Connection', 'close,x-private']]],
    [[['connection', ' X-PRIVATE ']]],
    [
      [
        ['Connection', 'keep-alive'],
        ['Connection', 'x-private'],
      ],
    ],
  ] as const)('keeps back what Connection nominates: %j', (connection) => {
    expect(passed([...connection, ['X-Private', 'mine'], ['X-Public', 'yours']])).toEqual([['x-public', 'yours']]);
  });

  it('cannot be made to drop what the gateway says', () => {
    const names = sent([['Connection', 'x-forwarded-for, x-request-id, forwarded']]).map(([name]) => name);
    expect(names).toEqual(['x-request-id', 'x-forwarded-for', 'x-forwarded-proto', 'forwarded']);
  });

  it('says who asked, in both syntaxes', () => {
    expect(sent([['Host', 'gateway.lan:8080']])).toEqual([
      ['x-request-id', 'id-1'],
      ['x-forwarded-for', '10.0.0.9'],
      ['x-forwarded-proto', 'http'],
      ['x-forwarded-host', 'gateway.lan:8080'],
      ['forwarded', 'for=10.0.0.9;proto=http;host="gateway.lan:8080"'],
    ]);
  });

  it('quotes and brackets an IPv6 address in Forwarded, and only there', () => {
    const all = Object.fromEntries(sent([], '2001:db8::17'));
    expect(all).toMatchObject({ 'x-forwarded-for': '2001:db8::17', forwarded: 'for="[2001:db8::17]";proto=http' });
  });

  it('lets no Host break out of its quotes', () => {
    expect(Object.fromEntries(sent([['Host', 'a";for=1.2.3.4;x="\\']])).forwarded).toBe(
      'for=10.0.0.9;proto=http;host="a\\";for=1.2.3.4;x=\\"\\\\"',
    );
  });
});

const provenance = {
  id: 'id-1',
  backend: 'rig-1',
  model: null,
  attempts: 2,
  queueMs: 12.6,
  outlook: null,
  extras: [],
  standings: [],
};

describe('towards the client', () => {
  const received = (headers: Parameters<typeof downstreamHeaders>[0]) =>
    pairsOf(downstreamHeaders(headers, provenance)).slice(0, -4);

  it("passes on the backend's own headers, each cookie on a line of its own", () => {
    expect(
      received({ 'content-type': 'application/x-ndjson', 'content-length': '7', 'set-cookie': ['a=1', 'b=2'] }),
    ).toEqual([
      ['content-type', 'application/x-ndjson'],
      ['content-length', '7'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  it('keeps back what belongs to the connection to the backend, nominated headers included', () => {
    expect(
      received({
        connection: 'keep-alive, X-Private',
        'keep-alive': 'timeout=5',
        'transfer-encoding': 'chunked',
        trailer: 'x-sum',
        upgrade: 'h2c',
        'x-private': 'mine',
      }),
    ).toEqual([]);
  });

  it('lets no backend speak for the gateway', () => {
    const forged = { 'x-request-id': 'f', 'x-corral-backend': 'f', 'x-corral-attempts': 'f', 'x-corral-queue-ms': 'f' };
    expect(received(forged)).toEqual([]);
    expect(pairsOf(downstreamHeaders(forged, provenance))).toEqual([
      ['x-request-id', 'id-1'],
      ['x-corral-backend', 'rig-1'],
      ['x-corral-attempts', '2'],
      ['x-corral-queue-ms', '13'],
    ]);
  });

  it('says nothing of backends when none was asked', () => {
    expect(downstreamHeaders({}, { ...provenance, backend: null, attempts: 0 })).toEqual(['x-request-id', 'id-1']);
  });

  it('tells one that waited how its wait looked when it began', () => {
    const told = downstreamHeaders({}, { ...provenance, outlook: { position: 3, expectedMs: 1_234.5 } });
    expect(pairsOf(told)).toContainEqual(['x-corral-queue-position', '3']);
    expect(pairsOf(told)).toContainEqual(['x-corral-queue-estimate-ms', '1235']);
  });
});
