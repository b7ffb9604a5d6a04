import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../main/access/glob.ts';
import { createModelList } from '../../../main/access/model-list.ts';
import { createAddressList } from '../../../main/address-list.ts';
import { parseAddressRange } from '../../../shared/address-range.ts';

describe('a pattern', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 12 });
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 20 });
  const asRegExp = (pattern: string): RegExp =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

  it('matches what the same regular expression would', () => {
    fc.assert(
      fc.property(
        few,
        plain,
        (pattern, text) => void expect(matchesGlob(pattern, text)).toBe(asRegExp(pattern).test(text)),
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes no time to speak of, however it is built', () => {
    const pattern = `${'a*'.repeat(100)}b`;
    const began = performance.now();
    expect(matchesGlob(pattern, 'a'.repeat(700))).toBe(false);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('a list of models', () => {
  it.each([
    [['llama3.2'], 'llama3.2:latest', true],
    [['llama3.2'], 'llama3.2:70b', false],
    [['Library/Llama3.2'], 'llama3.2:latest', true],
    [['llama3.1:*'], 'llama3.1:8b', true],
    [['llama3.1:*'], 'llama3.11:8b', false],
    [['QWEN*'], 'qwen2.5-coder:14b', true],
    [['team/*'], 'team/tuned:latest', true],
    [['a', 'b'], 'b:latest', true],
    [[], 'anything:latest', true],
  ])('%j covers %s: %s', (list, model, covered) => {
    expect(createModelList(list)(model)).toBe(covered);
  });
});

describe('a list of addresses', () => {
  it.each([
    [['10.0.0.0/8'], '10.200.3.4', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.0.0.0/8'], '::ffff:10.1.1.1', true],
    [['192.168.1.7'], '192.168.1.7', true],
    [['192.168.1.7'], '192.168.1.8', false],
    [['fd00::/8'], 'fd12::1', true],
    [['fd00::/8'], '2001:db8::1', false],
    [['10.0.0.0/8', '::1'], '::1', true],
    [['10.0.0.0/8'], 'unknown', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['0.0.0.0/0', '::/0'], 'unknown', false],
    [['0.0.0.0/0', '::/0'], '', false],
    [[], '10.0.0.1', false],
  ])('%j covers %s: %s', (list, address, covered) => {
    expect(createAddressList(list)(address)).toBe(covered);
  });

  it('knows every address that there is, and whole ranges', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => void expect(parseAddressRange(address)?.family).toBe('ipv4')));
    fc.assert(
      fc.property(
        fc.ipV6(),
        fc.nat(128),
        (address, bits) => void expect(parseAddressRange(`${address}/${bits}`)).toMatchObject({ family: 'ipv6', bits }),
      ),
    );
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    'fd00::/129',
    '1::2::3',
    ':::',
    'localhost',
    '1:2:3',
  ])('takes %j for no address', (text) => {
    expect(parseAddressRange(text)).toBeNull();
  });
});
