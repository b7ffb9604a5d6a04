import { describe, expect, it } from 'vitest';
import { type ConfigEdit, editConfig } from '../../../main/config/index.ts';
import { formatProblem } from '../../../shared/config-problem.ts';

const file = `# The team's gateway
listen:   { host: 127.0.0.1, port: 8080 }   # everybody points here
control:  # the panel
  port: 9000 # not 8404
  # host: 0.0.0.0

backends: # the fleet
- id: rig-1  # under the desk
  # bought in May
  url: http://10.0.1.10:11434   # wired
  slots:
# the loud one
- # in the cellar
  id: rig-2
  url: "http://10.0.1.11:11434"

  # rig-3 comes in June
models:
  aliases:
    chat: { model: 'llama3.1:8b', backends: [rig-1, rig-2] } # for everybody
# end
`;

function edited(edits: readonly ConfigEdit[], text = file): string {
  const result = editConfig(text, edits);
  return result.ok ? result.value : result.error.map(formatProblem).join('\n');
}

/** Only the lines that differ, as in a patch. */
function changes(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const patch = (...edits: ConfigEdit[]) => changes(file, edited(edits));

describe('setting a value', () => {
  it('touches its line only', () => {
    expect(patch({ kind: 'set', path: ['listen', 'port'], value: 80 })).toEqual([
      '-listen:   { host: 127.0.0.1, port: 8080 }   # everybody points here',
      '+listen:   { host: 127.0.0.1, port: 80 }   # everybody points here',
    ]);
    expect(patch({ kind: 'set', path: ['backends', { id: 'rig-1' }, 'slots'], value: 4 })).toEqual([
      '-  slots:',
      '+  slots: 4',
    ]);
    expect(patch({ kind: 'set', path: ['backends', 1, 'url'], value: 'http://10.0.1.99:11434' })).toEqual([
      '-  url: "http://10.0.1.11:11434"',
      '+  url: http://10.0.1.99:11434',
    ]);
  });

  it('adds a key below the ones that are there', () => {
    expect(patch({ kind: 'set', path: ['backends', { id: 'rig-2' }, 'mode'], value: 'draining' })).toEqual([
      '+  mode: draining',
    ]);
    expect(patch({ kind: 'set', path: ['control', 'host'], value: '0.0.0.0' })).toEqual(['+  host: 0.0.0.0']);
    expect(
      patch(
        { kind: 'set', path: ['listen', 'redirectFrom'], value: 81 },
        { kind: 'set', path: ['listen', 'tls'], value: { cert: 'a b', key: 'k' } },
      )[1],
    ).toBe(
      '+listen:   { host: 127.0.0.1, port: 8080, redirectFrom: 81, tls: { cert: "a b", key: k } }   # everybody points here',
    );
  });

  it('creates the sections above it', () => {
    expect(patch({ kind: 'set', path: ['health', 'deep', 'interval'], value: '5m' })).toEqual([
      '+health:',
      '+  deep:',
      '+    interval: 5m',
    ]);
  });

  it('of a whole map leaves the parts that stay the same alone', () => {
    const chat = { model: 'llama3.1:8b', fallbacks: [], backends: ['rig-2'] };
    expect(patch({ kind: 'set', path: ['models', 'aliases', 'chat'], value: chat })).toEqual([
      "-    chat: { model: 'llama3.1:8b', backends: [rig-1, rig-2] } # for everybody",
      "+    chat: { model: 'llama3.1:8b', backends: [rig-2], fallbacks: [] } # for everybody",
    ]);
  });

  it('that is already there changes nothing', () => {
    expect(edited([{ kind: 'set', path: ['control', 'port'], value: 9000 }])).toBe(file);
  });

  it.each([
    'true',
    'null',
    '1',
    '~',
    'a: b',
    '# x',
    "it's",
    '"',
    ' x ',
    'two\nlines',
    'ü',
    '- x',
    '&a',
    '*a',
    '%',
    '@',
    '\\',
  ])('writes the text %j so that it is read back as text', (cert) => {
    for (const before of ['', 'listen:\n  port: 1\n', 'listen: { port: 1 }\n']) {
      const result = editConfig(before, [{ kind: 'set', path: ['listen', 'tls'], value: { cert, key: 'k' } }]);
      expect(result).toMatchObject({ ok: true });
      const again = edited(
        [{ kind: 'set', path: ['listen', 'tls', 'key'], value: cert }],
        result.ok ? result.value : '',
      );
      expect(edited([{ kind: 'set', path: ['listen', 'tls'], value: { cert, key: cert } }], again)).toBe(again);
    }
  });
});

describe('appending a backend', () => {
  const rig = { id: 'rig-3', url: 'http://10.0.1.12:11434', slots: 2 };
  const append: ConfigEdit = { kind: 'append', path: ['backends'], value: rig };

  it('puts it after the last one, in the style of the list', () => {
    expect(patch(append)).toEqual(['+- id: rig-3', '+  url: http://10.0.1.12:11434', '+  slots: 2']);
    expect(edited([append], 'backends: [{ id: a, url: http://a }] # x\n')).toBe(
      'backends: [{ id: a, url: http://a }, { id: rig-3, url: http://10.0.1.12:11434, slots: 2 }] # x\n',
    );
  });

  it.each([
    ['an empty file', '', ''],
    ['a file of comments', '# hello\n', '# hello\n'],
    ['a file without a last line break', '# hello', '# hello\n'],
    ['another section', 'maxBody: 1MB\n', 'maxBody: 1MB\n'],
  ])('starts the list in %s', (_, before, kept) => {
    expect(edited([append], before)).toBe(
      `${kept}backends:\n  - id: rig-3\n    url: http://10.0.1.12:11434\n    slots: 2\n`,
    );
  });

  it.each(['backends:', 'backends: []', 'backends: null', 'backends: ~'])(
    'fills %j and keeps the comments around it',
    (empty) => {
      expect(edited([append], `# a\n${empty} # b\n  # c\nmaxBody: 1MB\n`)).toBe(
        '# a\nbackends: # b\n  - id: rig-3\n    url: http://10.0.1.12:11434\n    slots: 2\n  # c\nmaxBody: 1MB\n',
      );
    },
  );

  it('keeps the line breaks of Windows', () => {
    const after = edited([append], '# a\r\nbackends:\r\n  - id: a\r\n    url: http://a\r\n# b\r\n');
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after).toContain('    url: http://a\r\n  - id: rig-3\r\n');
  });
});

describe('removing', () => {
  it('a backend takes its lines and leaves the comments around it', () => {
    const alias: ConfigEdit = { kind: 'set', path: ['models', 'aliases', 'chat', 'backends'], value: ['rig-2'] };
    const after = edited([alias, { kind: 'remove', path: ['backends', { id: 'rig-1' }] }]);
    expect(changes(file, after).filter((line) => !line.includes('chat'))).toEqual([
      '-- id: rig-1  # under the desk',
      '-  # bought in May',
      '-  url: http://10.0.1.10:11434   # wired',
      '-  slots:',
    ]);
    const without2 = edited([
      { kind: 'remove', path: ['models'] },
      { kind: 'remove', path: ['backends', { id: 'rig-2' }] },
    ]);
    expect(without2).toContain('# the loud one\n\n  # rig-3 comes in June\n# end\n');
    expect(without2).toContain('url: http://10.0.1.10:11434   # wired');
  });

  it('the last backend leaves an empty list', () => {
    const after = edited([
      { kind: 'set', path: ['backends'], value: [] },
      { kind: 'remove', path: ['models'] },
    ]);
    expect(after).toContain('backends: # the fleet\n# the loud one\n');
  });

  it('a key works in both styles', () => {
    expect(patch({ kind: 'remove', path: ['listen', 'host'] })[1]).toBe(
      '+listen:   { port: 8080 }   # everybody points here',
    );
    expect(patch({ kind: 'remove', path: ['listen', 'port'] })[1]).toBe(
      '+listen:   { host: 127.0.0.1 }   # everybody points here',
    );
    expect(patch({ kind: 'remove', path: ['control', 'port'] })).toEqual(['-  port: 9000 # not 8404']);
  });

  it('what is not there changes nothing', () => {
    expect(edited([{ kind: 'remove', path: ['routing', 'policy'] }])).toBe(file);
    expect(edited([{ kind: 'remove', path: ['__proto__', 'x'] }])).toBe(file);
  });
});

describe('an edit that cannot stand', () => {
  it('is refused with the reason of the parser', () => {
    expect(edited([{ kind: 'set', path: ['backends', 0, 'slots'], value: 5000 }])).toMatch(
      /^backends\[0\]\.slots: must be .* \(line 11\)$/,
    );
    expect(edited([{ kind: 'set', path: ['listen', 'prot'], value: 1 }])).toMatch(
      /^listen\.prot: unknown key, did you mean `port`/,
    );
    expect(edited([{ kind: 'remove', path: ['backends', { id: 'rig-1' }] }])).toMatch(
      /^models\.aliases\.chat\.backends\[0\]: no backend has the id "rig-1"/,
    );
  });

  it('names the id it did not find', () => {
    expect(edited([{ kind: 'remove', path: ['backends', { id: 'rig-9' }] }])).toBe(
      'backends: has no item with the id "rig-9" (line 7)',
    );
    expect(edited([{ kind: 'remove', path: ['backends', { id: 'x' }] }], '')).toMatch(/has no item with the id "x"/);
  });

  it('does not reach through a YAML alias into a value that others share', () => {
    const shared = 'timeouts: &t { connect: 1s }\nbackends:\n  - &a { id: a, url: http://a }\n';
    expect(edited([{ kind: 'set', path: ['backends', 1, 'id'], value: 'b' }], `${shared}  - *a\n`)).toMatch(
      /YAML alias/,
    );
    expect(edited([{ kind: 'set', path: ['timeouts', 'connect'], value: '2s' }], shared)).toContain(
      '&t { connect: 2s }',
    );
  });

  it('is refused when the file is not YAML to begin with', () => {
    expect(edited([{ kind: 'set', path: ['maxBody'], value: '1MB' }], 'a: [\n')).toMatch(/is not valid YAML/);
  });

  it('may be the very edit that repairs the file', () => {
    expect(edited([{ kind: 'set', path: ['maxBody'], value: '1MB' }], 'maxBody: 1 # mega\n')).toBe(
      'maxBody: 1MB # mega\n',
    );
  });
});
