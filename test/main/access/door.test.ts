import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccessUnderTest, outcomeOf } from './key-fixture.ts';

const HOUR = 3_600_000;
const errands = {
  pull: { route: '/api/pull', kind: 'management' },
  tags: { route: '/api/tags', kind: 'local' },
  show: { route: '/api/show', kind: 'inventory' },
  version: { route: '/api/version', kind: 'local' },
  health: { route: '/health', kind: 'local' },
  root: { route: '/', kind: 'local' },
  openai: { route: '/v1/chat/completions', kind: 'inference' },
} as const;

describe('where a key is required', () => {
  it('lets in whoever brings one, whichever way', () => {
    const { come, newKey } = createAccessUnderTest();
    const { secret } = newKey();
    for (const coming of [
      { headers: { authorization: `Bearer ${secret}` } },
      { headers: { authorization: `bearer   ${secret} ` } },
      { headers: { 'x-api-key': secret } },
      { pathKey: secret },
      { pathKey: secret, headers: { authorization: 'Bearer none' } },
      { headers: { authorization: 'Bearer none', 'x-api-key': secret } },
    ])
      expect(outcomeOf(come(coming))).toBe('ana');
  });

  it('lets in whoever sends the same key in several places', () => {
    const { come, newKey } = createAccessUnderTest();
    const { secret } = newKey();
    const headers = { authorization: `Bearer ${secret}`, 'x-api-key': secret };
    for (const coming of [
      { headers },
      { headers, pathKey: secret },
      { headers: { 'x-api-key': secret }, pathKey: secret },
    ])
      expect(outcomeOf(come(coming))).toBe('ana');
  });

  it('turns everybody else away, and says how to send a key', () => {
    const { come, comeWith, newKey } = createAccessUnderTest();
    const stranger = createAccessUnderTest().newKey().secret;
    newKey();
    expect(outcomeOf(come({}))).toMatch(/^unauthorized: this gateway asks for a key: .*Bearer/);
    expect(outcomeOf(comeWith('none'))).toMatch(/^unauthorized: .*mistyped/);
    expect(outcomeOf(comeWith(stranger))).toBe('unauthorized: this gateway does not know that key');
  });

  it.each([true, false])('refuses two different keys, whosever they are (a key is required: %s)', (isKeyRequired) => {
    const { come, newKey } = createAccessUnderTest({ isKeyRequired });
    const [ana, bo] = [newKey().secret, newKey({ owner: 'bo' }).secret];
    const stranger = createAccessUnderTest().newKey().secret;
    for (const other of [bo, stranger])
      for (const coming of [
        { headers: { authorization: `Bearer ${ana}`, 'x-api-key': other } },
        { headers: { authorization: `Bearer ${other}`, 'x-api-key': ana } },
        { pathKey: ana, headers: { authorization: `Bearer ${other}` } },
        { pathKey: other, headers: { 'x-api-key': ana } },
      ])
        expect(outcomeOf(come(coming))).toBe('unauthorized: two different keys were sent, in two places: send one');
  });

  it('answers the root and /health without one', () => {
    const { come, comeWith } = createAccessUnderTest();
    for (const errand of [errands.root, errands.health]) {
      expect(outcomeOf(come({ errand }))).toBe('anybody');
      expect(outcomeOf(comeWith('none', { errand }))).toBe('anybody');
    }
    expect(outcomeOf(come({ errand: errands.version }))).toMatch(/^unauthorized/);
  });

  it('lets the program’s own clients in', () => {
    const { access, comeWith } = createAccessUnderTest();
    expect(outcomeOf(comeWith(access.ownKey))).toBe('anybody');
    expect(access.keys.list()).toEqual([]);
  });

  it('lets nobody in with any other secret of a known key, however alike', () => {
    const { comeWith, newKey } = createAccessUnderTest();
    const { secret } = newKey();
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.constantFrom(...'0Aaz9_'), (at, char) => {
        const other = secret.slice(0, at) + char + secret.slice(at + 1);
        fc.pre(other !== secret);
        expect(comeWith(other).ok).toBe(false);
      }),
    );
  });

  it('never throws and never admits, whatever headers and paths say', () => {
    const { come, newKey } = createAccessUnderTest();
    const { id, secret } = newKey();
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('Bearer', 'bearer ', ' ', ',', id, secret.slice(0, 20), secret.slice(20), 'ck_', '\0', '%00'),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (authorization, apiKey, pathKey) => {
        const isWhole = [authorization, apiKey, pathKey].some((sent) => sent.includes(secret));
        fc.pre(!isWhole);
        expect(come({ headers: { authorization, 'x-api-key': apiKey }, pathKey }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('where none is required', () => {
  it('takes no offence at what is no key, and knows who brings one', () => {
    const { come, comeWith, newKey } = createAccessUnderTest({ isKeyRequired: false });
    const { secret } = newKey({ models: ['llama3.1:*'] });
    expect(outcomeOf(come({}))).toBe('anybody');
    expect(outcomeOf(comeWith('ollama'))).toBe('anybody');
    const known = comeWith(secret);
    expect(outcomeOf(known)).toBe('ana');
    expect(known.ok && known.permit.mayUse('qwen3:latest')).toBe(false);
  });
});

describe('a key', () => {
  it.each([
    [['inference'], 'openai', 'ana'],
    [['inference'], 'version', 'ana'],
    [['inference'], 'tags', "forbidden: this key lacks the scope 'inventory', which /api/tags takes"],
    [['inventory'], 'tags', 'ana'],
    [['inventory'], 'show', 'ana'],
    [['inventory'], 'openai', "forbidden: this key lacks the scope 'inference', which /v1/chat/completions takes"],
    [['inference', 'inventory'], 'pull', "forbidden: this key lacks the scope 'manage', which /api/pull takes"],
    [['manage'], 'pull', 'ana'],
    [['admin'], 'pull', 'ana'],
    [['admin'], 'openai', 'ana'],
  ] as const)('with the scopes %j asks for %s: %s', (scopes, errand, outcome) => {
    const { comeWith, newKey } = createAccessUnderTest();
    expect(outcomeOf(comeWith(newKey({ scopes }).secret, { errand: errands[errand] }))).toBe(outcome);
  });

  it('is held to its routes and addresses, and whoever is turned away is known', () => {
    const { comeWith, newKey } = createAccessUnderTest();
    const { id, secret } = newKey({ routes: ['/v1/*'], addresses: ['10.0.0.0/8'] });
    expect(outcomeOf(comeWith(secret, { errand: errands.openai }))).toBe('ana');
    expect(outcomeOf(comeWith(secret))).toBe('forbidden: this key may not use /api/chat');
    const elsewhere = comeWith(secret, { errand: errands.openai, address: '192.168.1.1' });
    expect(elsewhere).toMatchObject({ ok: false, identity: { id, name: 'ana' } });
    expect(outcomeOf(elsewhere)).toBe('forbidden: this key may not be used from 192.168.1.1');
  });

  it('works until it expires, and not a moment longer', () => {
    const { clock, comeWith, newKey } = createAccessUnderTest();
    const { secret } = newKey({ expiresAt: clock.now() + HOUR });
    clock.advance(HOUR - 1);
    expect(outcomeOf(comeWith(secret))).toBe('ana');
    clock.advance(1);
    expect(outcomeOf(comeWith(secret))).toBe('unauthorized: this key has expired');
  });
});
