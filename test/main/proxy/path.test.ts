import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePath } from '../../../main/proxy/path.ts';

const pathOf = (target: string): string | null => {
  const result = normalisePath(target);
  return result.ok ? result.path : null;
};

const unreserved = 'abcXYZ019-_~';
const segment = fc.string({ unit: fc.constantFrom(...unreserved), minLength: 1, maxLength: 8 });
const plainPath = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

const hex = (character: string, upper: boolean): string => {
  const digits = character.charCodeAt(0).toString(16).padStart(2, '0');
  return `%${upper ? digits.toUpperCase() : digits}`;
};

const dressings = (character: string): fc.Arbitrary<string> =>
  character === '/'
    ? fc.constantFrom('/', '//')
    : fc.constantFrom(character, hex(character, false), hex(character, true));

describe('normalisePath', () => {
  it.each([
    ['/', '/'],
    ['/api/chat', '/api/chat'],
    ['/api/%63hat', '/api/chat'],
    ['//api///chat', '/api/chat'],
    ['/api/chat/', '/api/chat'],
    ['/api/chat//', '/api/chat'],
    ['//', '/'],
    ['/api/blobs/sha256:ab', '/api/blobs/sha256:ab'],
    ['/api/blobs/sha256%3aab', '/api/blobs/sha256%3Aab'],
    ['/a/%252e%252e/b', '/a/%252e%252e/b'],
    ['/a/...', '/a/...'],
    ['/v1/models/user%2fmodel:7b', '/v1/models/user%2Fmodel:7b'],
    ['http://127.0.0.1:8080/api/chat', '/api/chat'],
    ['HTTPS://gateway//api/chat/', '/api/chat'],
    ['http://gateway', '/'],
  ])('reads %j as %j', (target, path) => {
    expect(pathOf(target)).toBe(path);
  });

  it('keeps the query apart and as it was sent', () => {
    expect(normalisePath('/api/tags/?x=%2F..&y=1?2')).toEqual({ ok: true, path: '/api/tags', query: '?x=%2F..&y=1?2' });
    expect(normalisePath('http://gateway?x=1')).toEqual({ ok: true, path: '/', query: '?x=1' });
  });

  it.each([
    '',
    '*',
    'api/chat',
    'gateway:443',
    'ftp://gateway/x',
    'http:///x',
    '/api/../debug',
    '/api/..',
    '/.',
    '/api/%2e%2E/debug',
    '/api/.%2e/debug',
    '/api%2fchat',
    '/api/blobs/%2F',
    '/api%5Cchat',
    '/api\\chat',
    '/api/chat%00',
    '/api/chat%0a',
    '/api/chat%7F',
    '/api/chat\u0000',
    '/api/chat\r\nx: y',
    '/api/ch at',
    '/api/ch\u00e4t',
    '/api/%6',
    '/api/%',
    '/api/%zz',
    '/api/chat#x',
    '/api/chat?q=1#x',
    '/api/<chat>',
  ])('refuses %j as a bad request', (target) => {
    const result = normalisePath(target);
    expect(result.ok ? null : result.refusal.code).toBe('bad_request');
  });

  it('reads any needless escaping and any doubled slash as the plain path', () => {
    const dressed = plainPath.chain((path) => fc.tuple(fc.constant(path), ...[...path].map(dressings)));
    fc.assert(
      fc.property(dressed, fc.boolean(), ([path, ...characters], slash) => {
        const target = characters.join('');
        expect(pathOf(slash ? `${target}/` : target)).toBe(path);
      }),
    );
  });

  it('never throws, is idempotent, and never lets a dodge through', () => {
    const nasty = fc
      .array(
        fc.constantFrom('/', '.', '..', '%2e', '%2F', '%25', '%00', '\\', 'api', 'v1/models', '?', '#', ' ', '%', 'é'),
        {
          maxLength: 12,
        },
      )
      .map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string(), fc.webUrl({ withQueryParameters: true })), (target) => {
        const result = normalisePath(target);
        if (!result.ok) return;
        expect(normalisePath(result.path + result.query)).toEqual(result);
        expect(result.path).toMatch(/^\/([^/]+(\/[^/]+)*)?$/);
        expect(result.path.split('/')).not.toContain('..');
        expect(result.path.split('/')).not.toContain('.');
        expect(result.path).not.toMatch(/[\\\s]|%00|%2e/i);
        if (!result.path.includes('/v1/models/')) expect(result.path).not.toMatch(/%2f/i);
      }),
      { numRuns: 3000 },
    );
  });
});
