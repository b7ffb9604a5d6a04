import { describe, expect, it } from 'vitest';
import { type AliasSettings, createAliasTable, mayUseAlias } from '../../../main/fleet/alias-table.ts';

const rule = (model: string, over: Partial<AliasSettings> = {}): AliasSettings => ({
  ...{ model, backends: [], fallbacks: [] },
  ...over,
});
const modelsOf = (rules: Readonly<Record<string, AliasSettings>>, name: string) =>
  createAliasTable(rules)
    .get(name)
    ?.steps.map(({ model, backends }) => (backends ? `${model} on ${[...backends].join('+')}` : model));

describe('an alias table', () => {
  it('knows an alias by the one spelling of its name, and asks for its model as it is configured', () => {
    const table = createAliasTable({ Chat: rule(' Library/Llama3.1:8B ') });
    expect(table.get('chat:latest')?.steps).toEqual([
      { name: 'Library/Llama3.1:8B', model: 'llama3.1:8b', backends: null },
    ]);
  });

  it('puts its own model first, then those of its fallbacks, aliases followed where they stand', () => {
    const rules = {
      large: rule('a:70b', { backends: ['rig-4'], fallbacks: ['Chat', 'd'] }),
      chat: rule('b:8b', { fallbacks: ['c'] }),
    };
    expect(modelsOf(rules, 'large:latest')).toEqual(['a:70b on rig-4', 'b:8b', 'c:latest', 'd:latest']);
  });

  it('asks the same of the same backends once only, but first of some and then of all', () => {
    const rules = {
      chat: rule('m', { backends: ['b', 'a'], fallbacks: ['other', 'same', 'm', 'm:latest'] }),
      other: rule('n', { fallbacks: ['same'] }),
      same: rule('m:latest', { backends: ['a', 'b'] }),
    };
    expect(modelsOf(rules, 'chat:latest')).toEqual(['m:latest on b+a', 'n:latest', 'm:latest']);
  });

  it('ends also where a circle was let through', () => {
    const rules = { a: rule('m', { fallbacks: ['b'] }), b: rule('n', { fallbacks: ['a'] }) };
    expect(modelsOf(rules, 'a:latest')).toEqual(['m:latest', 'n:latest']);
  });

  it('follows thirty diamonds in a row without asking for anything twice', () => {
    const rules: Record<string, AliasSettings> = {};
    for (let n = 0; n < 30; n += 1) {
      rules[`top${n}`] = rule(`m${n}`, { fallbacks: [`left${n}`, `right${n}`] });
      rules[`left${n}`] = rule(`l${n}`, { fallbacks: [`top${n + 1}`] });
      rules[`right${n}`] = rule(`r${n}`, { fallbacks: [`top${n + 1}`] });
    }
    expect(modelsOf(rules, 'top0:latest')).toHaveLength(91);
  });
});

describe('who may use an alias', () => {
  const alias = createAliasTable({ chat: rule('a', { fallbacks: ['b'] }) }).get('chat:latest')!;
  const may = (...allowed: string[]) => mayUseAlias(alias, (model) => allowed.includes(model));

  it('is whoever may use its name', () => expect(may('chat:latest')).toBe(true));
  it('is whoever may use every model it leads to', () => expect(may('a:latest', 'b:latest')).toBe(true));
  it('is nobody who may use some of them', () => {
    expect(may('a:latest')).toBe(false);
    expect(may('b:latest')).toBe(false);
  });
});
