import { expect, it } from 'vitest';
import { type Choices, foundRows } from '../../../../renderer/views/fleet/find/found-rows.ts';
import type { DiscoveredServer } from '../../../../shared/discovery.ts';

const server = (url: string, some: Partial<DiscoveredServer> = {}): DiscoveredServer => ({
  url,
  version: '0.32.0',
  models: 3,
  loaded: 1,
  via: 'scan',
  name: null,
  knownAs: null,
  ...some,
});
const untouched: Choices = { unwanted: new Set(), ids: new Map() };

it('wants everything that is new, under an id made from its name or address', () => {
  const found = [server('http://10.0.0.5:11434'), server('http://10.0.0.6:11434', { name: 'Gpu Box', via: 'mdns' })];
  expect(foundRows(found, [], untouched).map(({ id, isWanted }) => [id, isWanted])).toEqual([
    ['10-0-0-5', true],
    ['gpu-box', true],
  ]);
});

it('knows the fleet, also when a server was added since it was found', () => {
  const [row] = foundRows(
    [server('http://10.0.0.5:11434')],
    [{ id: 'rig-1', url: 'http://10.0.0.5:11434' }],
    untouched,
  );
  expect(row).toMatchObject({ knownAs: 'rig-1', isWanted: false });
});

it('gives no id twice, whether taken by the fleet, by another row or by hand', () => {
  const found = [server('http://gpu:1'), server('http://gpu:2'), server('http://gpu:3')];
  const rows = foundRows(found, [{ id: 'gpu', url: 'http://gpu:9' }], {
    ...untouched,
    ids: new Map([['http://gpu:3', 'gpu-1']]),
  });
  const ids = rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(ids).not.toContain('gpu');
  expect(ids[2]).toBe('gpu-1');
});

it('leaves out what is not wanted', () => {
  const rows = foundRows([server('http://a:1')], [], { ...untouched, unwanted: new Set(['http://a:1']) });
  expect(rows[0]?.isWanted).toBe(false);
});
