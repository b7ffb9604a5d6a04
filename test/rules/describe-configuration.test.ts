import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../shared/config.ts';
import { describeConfiguration } from './describe-configuration.ts';

const page = describeConfiguration();
const rows = page.split('\n').filter((text) => text.startsWith('| `'));
const rowOf = (path: string): string | undefined => rows.find((row) => row.startsWith(`| \`${path}\` `));

describe('the configuration reference', () => {
  it('has every section, and every key once, each with its meaning', () => {
    for (const name of Object.keys(defaultConfig())) expect(page).toContain(`\n## ${name}\n`);
    const paths = rows.map((row) => row.split('`')[1]);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
    for (const row of rows) expect(row).toMatch(/ \| [^|]{8,} \|$/);
  });

  it('says what a key takes and what it is without being written', () => {
    expect(rowOf('health.interval')).toContain('| a duration from 100ms');
    expect(rowOf('health.interval')).toContain('| `5s` |');
    expect(rowOf('backends[].url')).toContain('| required |');
    expect(rowOf('backends[].slots')).toContain('a whole number from 1 to 1024 or `auto`');
    expect(rowOf('maxBody')).toContain('| `50MB` |');
    expect(rowOf('models.aliases.*.fallbacks')).toContain('| a list: text | none |');
    expect(rowOf('routing.policy')).toContain('`adaptive`, `least-busy`');
  });
});
