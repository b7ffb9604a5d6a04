import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config/index.ts';
import { defaultConfig } from '../../../shared/config.ts';
import { formatProblem } from '../../../shared/config-problem.ts';

const problems = (text: string): string[] => {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.error.map(formatProblem);
};

describe('a readable file', () => {
  it.each([
    ['nothing', ''],
    ['only comments', '# nothing yet\n'],
    ['a document marker', '---\n'],
    ['a byte order mark', '\ufeff# x\n'],
    [
      'sections whose lines are all commented out',
      'listen:\n  # port: 1\nbackends:\n  # - id: a\nmodels:\n  aliases:\nmaxBody:\n',
    ],
  ])('with %s is all defaults', (_, text) => {
    expect(parseConfig(text)).toEqual({ ok: true, value: defaultConfig() });
  });

  it('is read with its units', () => {
    const parsed = parseConfig(`
listen:   { host: 0.0.0.0, port: 8080, tls: { cert: f.pem, key: f.pem }, redirectFrom: 8081 }
backends:
  - id: rig-1
    url: http://10.0.1.10:11434
    slots: 4
  - { id: rig-2, url: 'http://10.0.1.11:11434', weight: 0.5, tier: 1, mode: draining }
models:
  aliases:
    chat:       { model: 'llama3.1:8b',  backends: [rig-1, rig-2] }
    chat-large: { model: 'llama3.1:70b', backends: [rig-2], fallbacks: [chat] }
health:   { interval: 500ms, deep: { interval: 1.5h } }
maxBody:  64KB
`);
    expect(parsed.ok && parsed.value).toMatchObject({
      listen: { tls: { cert: 'f.pem', key: 'f.pem' }, redirectFrom: 8081 },
      backends: [
        { id: 'rig-1', slots: 4, weight: 1 },
        { id: 'rig-2', slots: 'auto', weight: 0.5, tier: 1, mode: 'draining' },
      ],
      models: { aliases: { 'chat-large': { fallbacks: ['chat'] } } },
      health: { interval: 500, deep: { interval: 5_400_000, timeout: 10_000 } },
      maxBody: 65_536,
    });
  });

  it('may share settings through an anchor', () => {
    expect(problems('timeouts: { connect: &short 1s, header: *short }')).toEqual([]);
  });

  it('is read as YAML 1.2 even when it claims 1.1, so that `yes` stays text', () => {
    expect(problems('%YAML 1.1\n---\ncontrol: { enabled: yes }\n')).toEqual([
      'control.enabled: must be auto, true or false, found "yes" (line 3)',
    ]);
  });
});

describe('a file with mistakes', () => {
  it('gets all of them reported, in the order of the lines', () => {
    const text = `listen: { prot: 8080 }
backends:
  - id: rig-1
    url: http://10.0.1.10:11434/api
  - id: rig-1

    slots: 5000
    url: http://b
    url: http://c
routing:
  cooldown: 30
models:
  aliases:
    chat:
      model: m
      backends:
        - rig-1
        - rig-9
control:
  port: 8080
`;
    expect(problems(text)).toEqual([
      'listen.prot: unknown key, did you mean `port`? (line 1)',
      'backends[0].url: must not have a path, query or fragment: write it without "/api" (line 4)',
      'backends[1].id: "rig-1" is already the id of backends[0] (line 5)',
      'backends[1].slots: must be a whole number from 1 to 1024, or auto, found 5000 (line 7)',
      'backends[1].url: is written twice (line 9)',
      'routing.cooldown: must be a duration such as 500ms, 5s, 10m or 24h, found 30: write 30s (line 11)',
      'models.aliases.chat.backends[1]: no backend has the id "rig-9", did you mean `rig-1`? (line 18)',
      'control.port: 8080 on 127.0.0.1 is already where clients connect (listen): choose another port (line 20)',
    ]);
  });

  it('is pointed at by line and column', () => {
    expect(parseConfig('# top\nhealth:\n  deep:\n    fall: 0\n')).toEqual({
      ok: false,
      error: [
        { path: 'health.deep.fall', line: 4, column: 5, message: 'must be a whole number from 1 to 100, found 0' },
      ],
    });
  });

  it('shows the item a required key is missing from', () => {
    expect(problems('backends:\n\n  - id: a\n')).toEqual([
      'backends[0].url: is required: an http:// or https:// URL, such as http://10.0.1.10:11434 (line 3)',
    ]);
    expect(problems('backends:\n  - id: a\n    url:\n')).toEqual([
      'backends[0].url: is required: an http:// or https:// URL, such as http://10.0.1.10:11434 (line 3)',
    ]);
  });

  it('shows the key that is written when it collides with a default that is not', () => {
    expect(problems('# one\nlisten:\n  port: 8404\n')).toEqual([
      'control.port: 8404 on 127.0.0.1 is already where clients connect (listen): choose another port (line 3)',
    ]);
  });

  it('shows where an alias is used, not where its anchor stands', () => {
    expect(problems('backends:\n  - &a { id: a, url: http://a }\n  - *a\n')).toEqual([
      'backends[1].id: "a" is already the id of backends[0] (line 3)',
      'backends[1].url: "http://a" is already the url of backends[0] (line 3)',
    ]);
  });

  it('shows keys that JavaScript itself would hide', () => {
    expect(problems('models:\n  aliases:\n    __proto__: { model: m }\n')).toEqual([
      'models.aliases.__proto__: unknown key (line 3)',
    ]);
    expect(problems('constructor: 1\n')).toEqual(['constructor: unknown key (line 1)']);
  });

  it('has a place for every conflict', () => {
    const aliases = (body: string) => `models:\n  aliases:\n${body}`;
    expect(problems('backends:\n  - { id: a, url: http://a }\n  - { id: b, url: http://A/ }\n')[0]).toMatch(
      /url.*\(line 3\)/,
    );
    expect(problems('listen:\n  redirectFrom: 1\n')[0]).toMatch(/^listen\.redirectFrom: needs .*\(line 2\)/);
    expect(problems(aliases('    chat: { model: m }\n    a: { model: m, fallbacks: [caht] }\n'))[0]).toMatch(
      /fallbacks\[0\]: no alias .*\(line 4\)/,
    );
    expect(problems(aliases('    a: { model: m, fallbacks: [b] }\n    b: { model: m, fallbacks: [a] }\n'))[0]).toMatch(
      /^models\.aliases\.b\.fallbacks\[0\]: .*circle.*\(line 4\)/,
    );
    expect(problems(aliases('    a: { model: m }\n    b:\n      model: a\n'))[0]).toMatch(
      /b\.model: .*alias.*\(line 5\)/,
    );
    expect(problems(aliases('    a: { model: m }\n    a:latest: { model: m }\n'))[0]).toMatch(/same name.*\(line 4\)/);
  });
});

describe('a file that is not YAML', () => {
  it.each([
    ['listen: { port: 1\nmaxBody: 1MB\n', /^\(file\): is not valid YAML: .*\(line \d\)$/],
    ['\tlisten: {}\n', /^\(file\): is not valid YAML: indent with spaces, not with tabs \(line 1\)$/],
    ['listen:\n  port: 1\n host: x\n', /^\(file\): is not valid YAML: .*\(line 3\)$/],
    ['a: 1\n---\nb: 2\n', /^\(file\): holds more than one YAML document.*\(line 2\)$/],
    ['listen: *nowhere\n', /^\(file\): is not valid YAML: there is no &nowhere before \*nowhere \(line 1\)$/],
    ['listen: !!binary aGk=\n', /^\(file\): is not valid YAML: Unresolved tag.*\(line 1\)$/],
    ['? [a]\n: 1\n', /^\(file\): is not valid YAML: a key must be plain text \(line 1\)$/],
    ['just words\n', /^\(file\): must be a map of keys, found "just words" \(line 1\)$/],
    ['- 1\n', /^\(file\): must be a map of keys, found a list \(line 1\)$/],
  ])('%j is refused in one line', (text, complaint) => {
    const found = problems(text);
    expect(found[0]).toMatch(complaint);
    expect(found.join()).not.toContain('\n');
  });

  it.each([
    [
      'aliases that multiply',
      `a: &a [${'x,'.repeat(9)}]\n${'bcdefgh'
        .split('')
        .map((key, index) => `${key}: &${key} [${`*${'abcdefg'[index]},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    ['an anchor inside itself', 'a: &a [*a]\n'],
    ['a thousand brackets', '['.repeat(20_000)],
    ['a thousand nested maps', '{a: '.repeat(20_000)],
    ['a thousand dashes', '- '.repeat(20_000)],
    ['more text than any fleet needs', `# ${'x'.repeat(5 * 1024 * 1024)}`],
  ])('%s are refused, not followed', (_, text) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(10);
  });
});

describe('any text at all', () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        'a',
        'id',
        ':',
        ' ',
        '\n',
        '  ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a ',
        '*a',
        '#',
        '"',
        "'",
        '|',
        '>',
        '!',
        '?',
        '---',
        '\t',
        '\r\n',
        'backends',
        'models',
        'url',
        '1',
        '~',
        '%',
        '__proto__',
        '\0',
        '\u2028',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it.each([
    ['arbitrary', fc.string({ unit: 'binary', maxLength: 200 })],
    ['nearly YAML', yamlish],
    ['any JSON', fc.json({ maxDepth: 4 })],
  ])('gives a configuration or problems that name a place, never an exception (%s)', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseConfig(text);
        if (parsed.ok) return;
        expect(parsed.error.length).toBeGreaterThan(0);
        for (const { line, column, path } of parsed.error) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split('\n').length + 1);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(path).not.toBe('');
        }
        expect(parsed.error.map(({ line: at }) => at)).toEqual(
          parsed.error.map(({ line: at }) => at).sort((a, b) => a - b),
        );
      }),
      { numRuns: 400 },
    );
  });
});
