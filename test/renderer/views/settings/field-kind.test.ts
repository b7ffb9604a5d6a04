import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../../../main/config/json-schema.ts';
import type { SchemaNode } from '../../../../renderer/store/settings/schema-node.ts';
import { fieldKind, readTyped } from '../../../../renderer/views/settings/field-kind.ts';

const schema = configJsonSchema() as SchemaNode;
const nodeAt = (path: string): SchemaNode => {
  const found = path
    .split('.')
    .reduce<SchemaNode | undefined>(
      (node, step) => node?.properties?.[step] ?? node?.items?.properties?.[step],
      schema,
    );
  if (!found) throw new Error(`the schema has no ${path}`);
  return found;
};
const kindOf = (path: string) => fieldKind(nodeAt(path));

describe('the editor of a key', () => {
  it('follows from its schema', () => {
    expect(kindOf('routing.policy')).toMatchObject({ kind: 'choice', values: expect.arrayContaining(['weighted']) });
    expect(kindOf('control.enabled')).toEqual({ kind: 'choice', values: ['auto', true, false] });
    expect(kindOf('routing.retries')).toMatchObject({ kind: 'number', hint: 'whole number, 0 to 10', words: [] });
    expect(kindOf('backends.slots')).toMatchObject({ hint: 'whole number, 1 to 1024, or auto', words: ['auto'] });
    expect(kindOf('backends.weight')).toMatchObject({ kind: 'number', hint: 'number, above 0, up to 1000' });
    expect(kindOf('routing.queueTimeout')).toEqual({ kind: 'duration', hint: 'duration, 0s to 24d' });
    expect(kindOf('maxBody')).toEqual({ kind: 'size', hint: 'size, 1KB to 16GB' });
    expect(kindOf('listen.host')).toEqual({ kind: 'text' });
    expect(kindOf('listen.tls')).toMatchObject({ kind: 'object' });
    expect(kindOf('listen')).toMatchObject({ kind: 'section' });
    expect(kindOf('backends')).toMatchObject({ kind: 'list' });
    expect(kindOf('notify.webhooks')).toMatchObject({ kind: 'entries' });
    expect(kindOf('notify.webhooks.events')).toEqual({
      kind: 'choices',
      values: expect.arrayContaining(['drift', 'key']),
    });
    expect(kindOf('listen.confirmed')).toEqual({ kind: 'choices', values: ['no-tls', 'no-key'] });
    expect(kindOf('models.aliases')).toMatchObject({ kind: 'map' });
    expect(fieldKind(nodeAt('models.aliases').additionalProperties || {})).toMatchObject({ kind: 'object' });
    expect(fieldKind({ type: 'array', items: { type: 'string' } })).toEqual({ kind: 'words' });
    expect(fieldKind(nodeAt('models.keepAlive').additionalProperties || {})).toEqual({
      kind: 'duration',
      hint: 'duration, 10s to 24d, or pin, or default',
    });
    expect(fieldKind({ type: 'boolean' })).toEqual({ kind: 'choice', values: [true, false] });
    expect(fieldKind({ type: 'boolean', const: true })).toEqual({ kind: 'choice', values: [true] });
  });

  it('is none for what this panel does not know, rather than a wrong one', () => {
    expect(fieldKind({})).toEqual({ kind: 'unknown' });
    expect(fieldKind({ anyOf: [{ type: 'object' }, { type: 'string' }] })).toEqual({ kind: 'unknown' });
  });
});

describe('what is typed', () => {
  it('is a number where a number belongs, and stays as it is where it is none', () => {
    const port = kindOf('listen.port');
    expect(readTyped('8080', port)).toBe(8080);
    expect(readTyped('1.5', port)).toBe(1.5);
    expect(readTyped('eighty', port)).toBe('eighty');
    expect(readTyped('', port)).toBe('');
    expect(readTyped('auto', kindOf('backends.slots'))).toBe('auto');
  });

  it('is text everywhere else, digits or not', () => {
    expect(readTyped('90', kindOf('routing.queueTimeout'))).toBe('90');
    expect(readTyped('my cert ', kindOf('listen.host'))).toBe('my cert ');
  });
});
