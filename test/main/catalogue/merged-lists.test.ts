import { describe, expect, it } from 'vitest';
import { fleetVersion, mergeResident, mergeTags } from '../../../main/catalogue/fleet-answers.ts';
import { findOpenAiModel, listOpenAiModels } from '../../../main/catalogue/openai-models.ts';
import { createAliasTable, NO_ALIASES } from '../../../main/fleet/alias-table.ts';
import type { Backend } from '../../../main/fleet/backend.ts';
import type { InventoryEntry, ResidencyEntry } from '../../../main/fleet/facts.ts';
import { backendOf, installedRow, residentRow } from '../../support/fleet-fixture.ts';

const holder = (id: string, rows: readonly InventoryEntry[], over: Partial<Backend> = {}) =>
  backendOf(id, { installed: new Map(rows.map((row) => [row.model, row])), ...over });
const keeper = (id: string, rows: readonly ResidencyEntry[], over: Partial<Backend> = {}) =>
  backendOf(id, { resident: new Map(rows.map((row) => [row.model, row])), ...over });
const row = (model: string, modifiedAt: number, from: string) =>
  installedRow(model, { modifiedAt, raw: { name: model, from } });
const loaded = (model: string, expiresAt: number | null, from: string) =>
  residentRow(model, { expiresAt, raw: { name: model, from } });

/** Those whose word does not count. */
const silent = (rows: readonly InventoryEntry[]) => [
  holder('down', rows, { health: { state: 'down', reason: 'refused' } }),
  holder('new', rows, { health: { state: 'starting', reason: 'not checked yet' } }),
  holder('foreign', rows, { health: { state: 'misconfigured', reason: '403' } }),
  holder('drained', rows, { mode: 'draining' }),
  holder('kept-out', rows, { mode: 'maintenance' }),
];

type Backends = Parameters<typeof mergeTags>[0];
const everything: (model: string) => boolean = () => true;
const tags = (backends: Backends, aliases = NO_ALIASES, mayUse = everything) => mergeTags(backends, mayUse, aliases);
const resident = (backends: Backends) => mergeResident(backends, everything);
const openAi = (backends: Backends, aliases = NO_ALIASES) => listOpenAiModels(backends, everything, aliases);
const oneOpenAi = (backends: Backends, id: string, aliases = NO_ALIASES) =>
  findOpenAiModel(backends, id, { mayUse: everything, aliases });

describe('/api/tags', () => {
  it('lists every model once, newest first, each as its most recently modified holder has it', () => {
    const a = holder('a', [row('x:latest', 10, 'a'), row('y:latest', 30, 'a')]);
    const b = holder('b', [row('x:latest', 20, 'b'), row('z:latest', 5, 'b')]);
    expect(tags([a, b])).toEqual({
      models: [
        { name: 'y:latest', from: 'a' },
        { name: 'x:latest', from: 'b' },
        { name: 'z:latest', from: 'b' },
      ],
    });
  });

  it('is the same whichever backend comes first', () => {
    const a = holder('a', [row('x:latest', 10, 'a')]);
    const b = holder('b', [row('x:latest', 20, 'b')]);
    expect(tags([b, a])).toEqual(tags([a, b]));
  });

  it('counts only active backends that are up or degraded', () => {
    const degraded = holder('d', [row('x:latest', 1, 'd')], { health: { state: 'degraded', reason: 'one lane' } });
    expect(tags([...silent([row('y:latest', 9, 'silent')]), degraded])).toEqual({
      models: [{ name: 'x:latest', from: 'd' }],
    });
  });

  it('is an empty list, not null, when there is nothing', () => {
    expect(tags([])).toEqual({ models: [] });
    expect(tags([backendOf('a', { installed: null })])).toEqual({ models: [] });
  });
});

describe('/api/ps', () => {
  it('lists every loaded model once, longest kept first, as the backend that keeps it longest has it', () => {
    const a = keeper('a', [loaded('x:latest', 100, 'a'), loaded('y:latest', null, 'a')]);
    const b = keeper('b', [loaded('x:latest', 200, 'b'), loaded('z:latest', 300, 'b')]);
    expect(resident([a, b])).toEqual({
      models: [
        { name: 'z:latest', from: 'b' },
        { name: 'x:latest', from: 'b' },
        { name: 'y:latest', from: 'a' },
      ],
    });
  });

  it('counts only active backends that are up', () => {
    const drained = keeper('a', [loaded('x:latest', 100, 'a')], { mode: 'draining' });
    expect(resident([drained])).toEqual({ models: [] });
  });
});

describe('/v1/models', () => {
  it("speaks OpenAI's shape", () => {
    const a = holder('a', [
      row('llama3.2:latest', 1_700_000_000_999, 'a'),
      row('ada/tuned:7b', 1_600_000_000_000, 'a'),
      row('hf.co/bartowski/qwen:q4', 0, 'a'),
    ]);
    expect(openAi([a])).toEqual({
      object: 'list',
      data: [
        { id: 'llama3.2:latest', object: 'model', created: 1_700_000_000, owned_by: 'library' },
        { id: 'ada/tuned:7b', object: 'model', created: 1_600_000_000, owned_by: 'ada' },
        { id: 'hf.co/bartowski/qwen:q4', object: 'model', created: 0, owned_by: 'bartowski' },
      ],
    });
  });

  it('has null where nothing is installed, as Ollama has', () => {
    expect(openAi([])).toEqual({ object: 'list', data: null });
    expect(openAi(silent([row('x:latest', 1, 'silent')]))).toEqual({ object: 'list', data: null });
  });

  it('finds one model by any spelling and echoes the one asked for', () => {
    const a = holder('a', [row('llama3.2:latest', 5_000, 'a')]);
    for (const id of ['llama3.2', 'Library/Llama3.2', 'llama3.2:latest'])
      expect(oneOpenAi([a], id)).toEqual({ id, object: 'model', created: 5, owned_by: 'library' });
    expect(oneOpenAi([a], 'other')).toBeNull();
    expect(oneOpenAi([a], 'no such name!')).toBeNull();
  });
});

describe('/api/version', () => {
  const versions = (...list: (string | null)[]) =>
    fleetVersion(list.map((version, n) => backendOf(`rig-${n}`, { version })));

  it('is the oldest in the fleet, by number and not by letter', () => {
    expect(versions('0.30.0', '0.9.2', '0.12.11')).toBe('0.9.2');
    expect(versions('0.12.11', '0.12.3')).toBe('0.12.3');
    expect(versions('0.30.1-rc1', '0.30.2')).toBe('0.30.1-rc1');
  });

  it('takes no notice of development builds while there is another, nor of backends that did not say', () => {
    expect(versions('0.0.0', '0.30.0', null)).toBe('0.30.0');
    expect(versions('0.0.0')).toBe('0.0.0');
    expect(versions(null)).toBeNull();
  });

  it('counts only active backends that are up', () => {
    const old = backendOf('old', { version: '0.1.0', mode: 'maintenance' });
    expect(fleetVersion([old, backendOf('rig', { version: '0.30.0' })])).toBe('0.30.0');
  });
});

describe('aliases in the lists', () => {
  const rule = (model: string, over: { backends?: string[]; fallbacks?: string[] } = {}) => ({
    ...{ model, backends: [], fallbacks: [] },
    ...over,
  });
  const details = { format: 'gguf', parent_model: '' };
  const big = installedRow('big:70b', {
    modifiedAt: 20,
    raw: { name: 'big:70b', model: 'big:70b', size: 70, details },
  });
  const small = installedRow('small:8b', { modifiedAt: 10, raw: { name: 'small:8b', model: 'small:8b', size: 8 } });
  const fleet = [holder('a', [big]), holder('b', [small])];
  const names = (models: readonly Readonly<Record<string, unknown>>[]) => models.map(({ name }) => name);

  it('stand beside the models, each as what it comes to, and say so where Ollama has a field for it', () => {
    const aliases = createAliasTable({ chat: rule('big:70b') });
    expect(tags(fleet, aliases).models[0]).toEqual({
      name: 'chat:latest',
      model: 'chat:latest',
      size: 70,
      details: { format: 'gguf', parent_model: 'big:70b' },
    });
    expect(names(tags(fleet, aliases).models)).toEqual(['chat:latest', 'big:70b', 'small:8b']);
    expect(openAi(fleet, aliases).data?.[0]).toEqual({
      ...{ id: 'chat:latest', object: 'model', created: 0, owned_by: 'library' },
      root: 'big:70b',
    });
    expect(oneOpenAi(fleet, 'Chat', aliases)).toMatchObject({ id: 'Chat', root: 'big:70b' });
  });

  it('come to their fallback while nobody they name has their model, and to nothing when nobody has any', () => {
    const aliases = createAliasTable({
      chat: rule('big:70b', { backends: ['b'], fallbacks: ['small:8b'] }),
      none: rule('gone:1b'),
    });
    expect(tags(fleet, aliases).models.find(({ name }) => name === 'chat:latest')).toMatchObject({
      size: 8,
      details: { parent_model: 'small:8b' },
    });
    expect(names(tags(fleet, aliases).models)).not.toContain('none:latest');
  });

  it('take the place of a model of their own name', () => {
    const aliases = createAliasTable({ 'big:70b': rule('small:8b') });
    expect(names(tags(fleet, aliases).models)).toEqual(['big:70b', 'small:8b']);
    expect(oneOpenAi(fleet, 'big:70b', aliases)).toMatchObject({ root: 'small:8b' });
  });

  it('are seen by whoever may use them by name, or may use all that they lead to', () => {
    const aliases = createAliasTable({ chat: rule('big:70b', { fallbacks: ['small:8b'] }) });
    const seenWith = (...allowed: string[]) => names(tags(fleet, aliases, (model) => allowed.includes(model)).models);
    expect(seenWith('chat:latest')).toEqual(['chat:latest']);
    expect(seenWith('big:70b')).toEqual(['big:70b']);
    expect(seenWith('big:70b', 'small:8b')).toEqual(['chat:latest', 'big:70b', 'small:8b']);
  });
});
