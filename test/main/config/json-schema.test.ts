import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../../main/config/index.ts';
import { defaultConfig } from '../../../shared/config.ts';

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-unit'?: string;
  readonly 'x-minimum'?: string;
  readonly 'x-maximum'?: string;
  readonly 'x-restart'?: boolean;
}

const schema = configJsonSchema() as unknown as Node & { $schema: string };

function keysBelow(node: Node, path: string): [string, Node][] {
  const own = Object.entries(node.properties ?? {}).map(([key, child]): [string, Node] => [`${path}.${key}`, child]);
  const anyKey =
    typeof node.additionalProperties === 'object' ? [[`${path}.*`, node.additionalProperties] as const] : [];
  const item = node.items ? [[`${path}[]`, node.items] as const] : [];
  return [...own, ...[...own, ...anyKey, ...item].flatMap(([at, child]) => keysBelow(child, at))];
}

const keys = new Map(keysBelow(schema, ''));

describe('the JSON schema of the file', () => {
  it('is draft 2020-12 and plain data', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('explains every key', () => {
    expect(keys.size).toBeGreaterThan(50);
    for (const [key, { description }] of keys) expect(description, key).toMatch(/^\S.{5,}\.$/);
  });

  it('has a default for every key but the ones without which nothing works and the ones that are absent by default', () => {
    const without = [...keys].filter(([, node]) => node.default === undefined).map(([key]) => key);
    expect(without.sort()).toEqual([
      '.access.forward',
      '.access.forward.class',
      '.access.forward.groups',
      '.access.forward.models',
      '.access.forward.scopes',
      '.access.forward.url',
      '.access.jwt',
      '.access.jwt.audience',
      '.access.jwt.class',
      '.access.jwt.groups',
      '.access.jwt.issuer',
      '.access.jwt.jwks',
      '.access.jwt.models',
      '.access.jwt.scopes',
      '.backends[].ca',
      '.backends[].credential',
      '.backends[].credential.env',
      '.backends[].credential.file',
      '.backends[].credential.stored',
      '.backends[].id',
      '.backends[].limits',
      '.backends[].limits.requestsPerMinute',
      '.backends[].limits.tokensPerMinute',
      '.backends[].memory',
      '.backends[].names',
      '.backends[].url',
      '.listen.redirectFrom',
      '.listen.tls',
      '.listen.tls.acme',
      '.listen.tls.acme.directoryCa',
      '.listen.tls.acme.domains',
      '.listen.tls.acme.email',
      '.listen.tls.cert',
      '.listen.tls.key',
      '.models.aliases.*.model',
      '.models.context.*.tokens',
      '.notify.webhooks[].events',
      '.notify.webhooks[].secretFile',
      '.notify.webhooks[].url',
    ]);
  });

  it('knows the same keys as the parser', () => {
    const sections = Object.keys(schema.properties ?? {}).sort();
    expect(sections).toEqual(Object.keys(defaultConfig()).sort());
    for (const [key, value] of Object.entries(defaultConfig().health)) {
      expect(keys.has(`.health.${key}`), key).toBe(true);
      if (typeof value === 'number' && value >= 1000) expect(keys.get(`.health.${key}`)?.type).toBe('string');
    }
  });

  it('refuses unknown keys in every section', () => {
    for (const [key, node] of [['', schema] as const, ...keys]) {
      if (node.properties) expect(node.additionalProperties, key).toBe(false);
    }
    expect(keys.get('.models.aliases')?.additionalProperties).toMatchObject({ additionalProperties: false });
  });

  it('tells amounts with a unit apart, with their bounds as the file spells them', () => {
    const bounds = (key: string) => {
      const { 'x-unit': unit, 'x-minimum': min, 'x-maximum': max } = keys.get(key) ?? {};
      return [unit, min, max];
    };
    expect(bounds('.health.interval')).toEqual(['duration', '100ms', '24d']);
    expect(bounds('.routing.queueTimeout')).toEqual(['duration', '0s', '24d']);
    expect(bounds('.limits.streamBuffer')).toEqual(['size', '16KB', '1GB']);
    for (const [key, node] of keys) {
      // Absent by default, so no default shows its unit.
      if (key === '.backends[].memory') continue;
      const hasUnit = typeof node.default === 'string' && /^\d/.test(node.default) && !key.endsWith('.host');
      expect(node['x-unit'] !== undefined, key).toBe(hasUnit);
    }
  });

  it('bounds every number and names every word it takes', () => {
    const kinds = [...keys].filter(([, node]) => node.type === 'integer' || node.type === 'number');
    expect(kinds.length).toBeGreaterThan(15);
    for (const [key, node] of kinds) expect(node.maximum, key).toBeTypeOf('number');
    for (const key of ['.access.mode', '.routing.policy', '.log.level', '.log.access', '.backends[].mode'])
      expect(keys.get(key)?.enum?.length, key).toBeGreaterThan(2);
  });

  it('marks what takes effect only when the gateway is started again', () => {
    const marked = [...keys].filter(([, node]) => node['x-restart']).map(([key]) => key);
    expect(marked).toEqual(['.listen', '.control']);
  });

  it('describes what a file contains, not what the program makes of it', () => {
    const { pattern } = keys.get('.health.interval') ?? {};
    const durations = new RegExp(pattern ?? '^never$');
    expect(['500ms', '5s', '1.5h'].every((text) => durations.test(text))).toBe(true);
    expect(['5', '5 s', ''].some((text) => durations.test(text))).toBe(false);
    expect(keys.get('.maxBody')).toMatchObject({ type: 'string', default: '50MB' });
    expect(keys.get('.listen.port')).toMatchObject({ type: 'integer', minimum: 0, maximum: 65_535, default: 8080 });
    expect(keys.get('.routing.policy')?.enum).toContain('sticky-prefix');
    expect(keys.get('.backends[].slots')?.anyOf).toMatchObject([
      { type: 'integer', minimum: 1, maximum: 1024 },
      { const: 'auto' },
    ]);
    expect(keys.get('.backends')?.items?.required).toEqual(['id', 'url']);
  });
});
