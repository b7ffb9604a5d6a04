import { expect, it } from 'vitest';
import { addressShare } from '../../shared/address-share.ts';
import { callerName } from '../../shared/identity.ts';

it.each([
  ['192.168.1.5', '192.168.1.5'],
  ['::ffff:192.168.1.5', '192.168.1.5'],
  ['::FFFF:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:9::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::7%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::10.0.0.1', '64:ff9b:0:0::/64'],
  ['1:2:3:4:5:6:10.0.0.1', '1:2:3:4::/64'],
  ['unknown', 'unknown'],
])('of %s, %s counts as one client', (address, share) => {
  expect(addressShare(address)).toBe(share);
});

it('takes turns by it where nobody is known, and by the identity where somebody is', () => {
  expect(callerName(null, '2001:db8::7')).toBe(callerName(null, '2001:db8::8'));
  expect(callerName({ id: 'ck_23456789', name: 'ana' }, '2001:db8::7')).toBe('ana (ck_23456789)');
});
