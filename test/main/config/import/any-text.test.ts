import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importConfig, parseConfig } from '../../../../main/config/index.ts';
import { importKinds } from '../../../../shared/config-import.ts';
import { fixtures, told } from './fixtures.ts';

const kinds = fc.constantFrom(...importKinds);

/** Imports it or refuses it at a line it has, and what it becomes is valid. */
function check(text: string, kind: (typeof importKinds)[number]): void {
  const result = importConfig(text, { kind });
  const lines = text.split('\n').length;
  if (!result.ok) {
    expect(result.error.line).toBeGreaterThanOrEqual(1);
    expect(result.error.line).toBeLessThanOrEqual(lines);
    expect(result.error.message).not.toBe('');
    return;
  }
  for (const { line, what, message } of result.value.lines) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect([what, message]).not.toContain('');
  }
  expect(parseConfig(result.value.yaml)).toMatchObject({ ok: true });
}

/** What is special to one of the three readers. */
const fragments = fc.constantFrom(
  ...[
    '{',
    '}',
    ';',
    '"',
    "'",
    '\\',
    '#',
    '\n',
    ' ',
    '\t',
    '$',
    '${',
    ':',
    '-',
    '[',
    ']',
    '&a',
    '*a',
    '<<',
    '|',
    '>',
    '%',
    '\r\n',
  ],
  ...[
    'server',
    'upstream',
    'location',
    'listen',
    'if',
    'map',
    'include',
    'proxy_pass',
    'http://a',
    'return',
    '__proto__',
    'constructor',
  ],
  ...[
    'frontend',
    'backend',
    'global',
    'defaults',
    'bind',
    '*:80',
    'acl',
    'http-request',
    'deny',
    'stick-table',
    'timeout',
    'option',
    '.if',
    'no',
  ],
  ...[
    'model_list:',
    'litellm_params:',
    'model:',
    'ollama/',
    'api_base:',
    'router_settings:',
    'fallbacks:',
    'null',
    '1e999',
    '-1',
    '99999999999',
  ],
);
const jumble = fc
  .array(fc.oneof(fragments, fc.string({ maxLength: 8, unit: 'binary' })), { maxLength: 60 })
  .map((parts) => parts.join(''));

/** A fixture that somebody mistyped. */
const mistyped = fc
  .record({
    fixture: fc.constantFrom(...fixtures),
    at: fc.nat(4_000),
    drop: fc.nat(40),
    put: fc.oneof(fragments, fc.string({ maxLength: 5 })),
  })
  .map(({ fixture, at, drop, put }) => {
    const place = at % (fixture.text.length + 1);
    return { kind: fixture.kind, text: fixture.text.slice(0, place) + put + fixture.text.slice(place + drop) };
  });

describe('any text', () => {
  it('is imported or refused at one of its lines', () => {
    fc.assert(fc.property(jumble, kinds, check), { numRuns: 600 });
  });

  it('that is nearly a configuration is imported or refused at one of its lines', () => {
    fc.assert(
      fc.property(mistyped, ({ text, kind }) => check(text, kind)),
      { numRuns: 400 },
    );
  });

  it('never tells a secret, wherever somebody left it', () => {
    const secret = 'sk-Secr3t-0815';
    const places = fc.record({
      fixture: fc.constantFrom(...fixtures),
      line: fc.nat(200),
      word: fc.nat(12),
      quote: fc.constantFrom('', '"', "'"),
    });
    fc.assert(
      fc.property(places, ({ fixture, line, word, quote }) => {
        const lines = fixture.text.split('\n');
        const at = line % lines.length;
        const words = (lines[at] ?? '').split(' ');
        words.splice(word % (words.length + 1), 1, `${quote}${secret}${quote}`);
        lines[at] = words.join(' ');
        const result = importConfig(lines.join('\n'), { kind: fixture.kind });
        const shown = result.ok ? told(result.value) : result.error.message;
        expect(shown.split('\n').filter((row) => row.includes(secret) && !names.test(row))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['nginx', 'a{'.repeat(120_000)],
    ['nginx', `upstream u {${'server 10.0.0.1:1;'.repeat(13_000)}}`],
    ['nginx', `server { ${'listen 80; proxy_pass http://10.0.0.1; '.repeat(6_000)} }`],
    ['nginx', `${'server { location / { return 301 https://a; } } '.repeat(5_000)}`],
    ['nginx', `location ${'/health'.repeat(30_000)} { }`],
    ['haproxy', `listen a\n${'bind *:80\n'.repeat(24_000)}`],
    ['haproxy', `listen a\n bind *:80 ssl\n${'server a 10.0.0.1:1 check\n'.repeat(9_000)}`],
    ['haproxy', `frontend a\n${'acl x path /path\nhttp-request deny if x x x\n'.repeat(5_000)}`],
    ['haproxy', `frontend a\n acl x path ${'path '.repeat(40_000)}\n`],
    ['litellm', `model_list:\n${'- {model_name: a, litellm_params: {model: ollama/a}}\n'.repeat(4_500)}`],
    ['litellm', `${'['.repeat(200_000)}`],
  ] as const)('of 256 KB is read in bounded time: %s %#', (kind, text) => {
    const before = performance.now();
    check(text.slice(0, 256 * 1024), kind);
    expect(performance.now() - before).toBeLessThan(40_000);
  });
});

/** Where a name, a path or an address belongs, whatever stands there is one, and is carried over. */
const names =
  /models\.aliases|listen\.(?:tls|host)|backend sk-|the model is|stands for|names\.\S+ sk-|^ *- id: |^ *(cert|key|host): |^ +\S*\/\S+: sk-|^ +- sk-|^ +sk-[^:]*:$/;
