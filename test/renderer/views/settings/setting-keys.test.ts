import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../../../main/config/json-schema.ts';
import type { SchemaNode } from '../../../../renderer/store/settings/schema-node.ts';
import { plainWords, splitMeaning } from '../../../../renderer/views/settings/key-words.ts';
import { itemKeys, searchKeys, settingKeys } from '../../../../renderer/views/settings/setting-keys.ts';
import { settingPages } from '../../../../renderer/views/settings/setting-pages.ts';

const schema = configJsonSchema() as SchemaNode;
const keys = settingKeys(schema);
const pathsOf = (some: typeof keys) => some.map(({ path }) => path.join('.'));

describe('the settings screen', () => {
  it('has every key of the configuration, each with its meaning and an editor', () => {
    expect(pathsOf(keys)).toEqual(
      expect.arrayContaining(['listen.tls', 'health.deep.fall', 'maxBody', 'models.aliases']),
    );
    expect(keys.length).toBeGreaterThanOrEqual(40);
    for (const { path, node, kind } of keys) {
      expect(node.description, path.join('.')).toMatch(/\w/);
      expect(kind.kind, path.join('.')).not.toBe('unknown');
    }
  });

  it('has each of them on exactly one page, a section that is new to it too', () => {
    const pages = settingPages(keys);
    expect(pages.flatMap((page) => pathsOf(page.keys)).sort()).toEqual(pathsOf(keys).sort());
    expect(pages.map(({ title }) => title).slice(0, 4)).toEqual(['Listen', 'Control', 'Access', 'Routing']);
    expect(pathsOf(pages.find(({ id }) => id === 'limits')?.keys ?? [])).toContain('maxBody');
    const later = settingKeys({ properties: { ...schema.properties, tracing: { type: 'string', description: 'x' } } });
    expect(settingPages(later).at(-1)).toMatchObject({ id: 'tracing', title: 'Tracing' });
  });

  it('knows which keys wait for a restart and which must be there', () => {
    expect(keys.filter(({ waitsForRestart }) => waitsForRestart).map(({ path }) => path[0])).toEqual(
      expect.arrayContaining(['listen', 'control']),
    );
    expect(keys.find(({ path }) => path.join('.') === 'routing.policy')?.waitsForRestart).toBe(false);
    expect(keys.find(({ path }) => path.join('.') === 'listen.tls')?.waitsForRestart).toBe(false);
    const list = keys.find(({ path }) => path[0] === 'backends');
    const own = list ? itemKeys(list, 'rig-1') : [];
    expect(own.filter(({ isRequired }) => isRequired).map(({ path }) => path.join('.'))).toEqual([
      'backends.rig-1.id',
      'backends.rig-1.url',
    ]);
  });

  it('finds keys by their words, paths and meanings, all words together', () => {
    expect(pathsOf(searchKeys(keys, 'queuetime'))).toEqual(['routing.queueTimeout']);
    expect(pathsOf(searchKeys(keys, 'CERTIFICATE'))).toEqual(['listen.tls']);
    expect(pathsOf(searchKeys(keys, 'deep timeout'))).toEqual(['health.deep.timeout']);
    expect(searchKeys(keys, 'no such thing')).toEqual([]);
  });
});

it('says a key in plain words', () => {
  expect(plainWords('queueTimeout')).toBe('Queue timeout');
  expect(['jwt', 'jwks'].map(plainWords)).toEqual(['JWT', 'JWKS']);
  expect(plainWords('perIpRequestsPerMinute')).toBe('Per IP requests per minute');
  expect(plainWords('tls')).toBe('TLS');
});

it('sets the values of a key apart from its meaning', () => {
  expect(splitMeaning('Longest wait for a free slot. 0s = never wait.')).toEqual({
    says: 'Longest wait for a free slot.',
    values: ['0s = never wait'],
  });
  expect(splitMeaning('Address. 127.0.0.1 = this machine only, 0.0.0.0 = every network.').values).toEqual([
    '127.0.0.1 = this machine only',
    '0.0.0.0 = every network',
  ]);
  expect(splitMeaning('Second port. Needs tls. Absent = none.').says).toBe('Second port. Needs tls.');
});
