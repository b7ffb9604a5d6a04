import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type ConfigEdit, editConfig, parseConfig } from '../../../main/config/index.ts';

interface Backend {
  readonly id: string;
  readonly url: string;
  readonly slots?: number | 'auto';
  readonly mode?: string;
}

const slots = fc.oneof(fc.integer({ min: 1, max: 1024 }), fc.constant('auto' as const));
const mode = fc.constantFrom('active', 'draining', 'maintenance');
const extras = fc.record({ slots, mode, weight: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: [] });
const fleet = fc
  .array(extras, { minLength: 1, maxLength: 4 })
  .map((list): Backend[] =>
    list.map((more, index) => ({ id: `rig-${index}`, url: `http://10.0.0.${index}:11434`, ...more })),
  );

/** A file as people write it: block or flow, with comments above, behind and between the lines. */
const files = fc
  .record({
    backends: fleet,
    comments: fc.infiniteStream(fc.constantFrom('', '', ' # behind', '\n# above', '\n    # indented', '\n')),
    flow: fc.boolean(),
    windows: fc.boolean(),
    rest: fc.constantFrom('', 'maxBody: 1MB\n', 'routing: { retries: 1 } # few\n', '# the end', '...\n'),
  })
  .map(({ backends, comments, flow, windows, rest }) => {
    const body = flow
      ? backends.map((backend) => `  - ${JSON.stringify(backend)}\n`).join('')
      : indent(stringify(backends));
    const lines = `# head\nbackends:\n${body}`.split('\n').slice(0, -1);
    const commented = lines.map((line) => line + (comments.next().value ?? ''));
    const text = `${commented.join('\n')}\n${rest}`;
    return { backends, text: windows ? text.replaceAll('\n', '\r\n') : text };
  });

const indent = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');

const commentsOf = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => /#.*$/.exec(line)?.[0].trim() ?? []);

function outcome(text: string, edits: readonly ConfigEdit[]) {
  const result = editConfig(text, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const parsed = parseConfig(result.value);
  return { text: result.value, backends: parsed.ok ? parsed.value.backends : [] };
}

const backendsOf = (text: string) => outcome(text, []).backends;

describe('whatever the file looks like', () => {
  it('a value that is set is the value that is read, and nothing else changes', () => {
    fc.assert(
      fc.property(files, fc.nat(), slots, mode, ({ text, backends }, pick, newSlots, newMode) => {
        const { id } = backends[pick % backends.length]!;
        const after = outcome(text, [
          { kind: 'set', path: ['backends', { id }, 'slots'], value: newSlots },
          { kind: 'set', path: ['backends', { id }, 'mode'], value: newMode },
        ]);
        expect(after.backends).toEqual(
          backendsOf(text).map((backend) =>
            backend.id === id ? { ...backend, slots: newSlots, mode: newMode } : backend,
          ),
        );
        expect(commentsOf(after.text)).toEqual(commentsOf(text));
      }),
      { numRuns: 50 },
    );
  });

  it('an appended backend is the last one, and every comment survives in its order', () => {
    fc.assert(
      fc.property(files, extras, ({ text }, more) => {
        const added = { id: 'new', url: 'http://new', ...more };
        const after = outcome(text, [{ kind: 'append', path: ['backends'], value: added }]);
        expect(after.backends).toEqual([
          ...backendsOf(text),
          { kind: 'ollama', slots: 'auto', weight: 1, tier: 0, mode: 'active', ...added },
        ]);
        expect(commentsOf(after.text)).toEqual(commentsOf(text));
      }),
      { numRuns: 50 },
    );
  });

  it('a removed backend is gone, and every line of the others is as it was', () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ text, backends }, pick) => {
        const { id } = backends[pick % backends.length]!;
        const after = outcome(text, [{ kind: 'remove', path: ['backends', { id }] }]);
        expect(after.backends).toEqual(backendsOf(text).filter((backend) => backend.id !== id));
        const kept = after.text.split('\n');
        const lines = text.split('\n');
        const first = kept.findIndex((line, index) => line !== lines[index]);
        const removed = lines.length - kept.length;
        if (first >= 0) expect(lines.slice(first + removed)).toEqual(kept.slice(first));
      }),
      { numRuns: 50 },
    );
  });

  it('adding and removing again gives the same text', () => {
    fc.assert(
      fc.property(files, ({ text }) => {
        const added = outcome(text, [{ kind: 'append', path: ['backends'], value: { id: 'new', url: 'http://new' } }]);
        const removed = outcome(added.text, [{ kind: 'remove', path: ['backends', { id: 'new' }] }]);
        expect(removed.text).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});
