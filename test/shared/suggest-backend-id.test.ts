import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suggestBackendId } from '../../shared/suggest-backend-id.ts';

const suggest = (url: string, ...taken: string[]) => suggestBackendId(url, new Set(taken));

it.each([
  ['http://gpu-1.lan:11434', 'gpu-1-lan'],
  ['http://10.0.1.10:11434', '10-0-1-10'],
  ['https://Rig.Example', 'rig-example'],
  ['http://[fe80::1]:11434', 'fe80-1'],
  ['http://[::]:11434', 'backend'],
  ['not a url', 'not-a-url'],
  ['', 'backend'],
])('%s is called %s', (url, id) => {
  expect(suggest(url)).toBe(id);
});

it('takes the port, then a number, when the name is taken', () => {
  const url = 'http://rig.lan:11434';
  expect(suggest(url, 'rig-lan')).toBe('rig-lan-11434');
  expect(suggest(url, 'rig-lan', 'rig-lan-11434')).toBe('rig-lan-11434-2');
  expect(suggest(url, 'rig-lan', 'rig-lan-11434', 'rig-lan-11434-2')).toBe('rig-lan-11434-3');
  expect(suggest('http://rig.lan', 'rig-lan')).toBe('rig-lan-2');
});

it('is always an id the configuration accepts, and never one that is taken', () => {
  const address = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.domain().map((host) => `http://${host}:11434`),
  );
  fc.assert(
    fc.property(address, fc.nat(20), (url, others) => {
      const taken = new Set<string>();
      for (let n = 0; n <= others; n += 1) {
        const id = suggestBackendId(url, taken);
        expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/);
        expect(taken).not.toContain(id);
        taken.add(id);
      }
    }),
  );
});
