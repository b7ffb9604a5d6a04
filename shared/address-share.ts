import { withoutMapping } from './address-range.ts';

const GROUPS = 8;
/** 64 bits: what one customer or one machine has at the least, and changes within as it likes. */
const COUNTED = 4;

const groupsOf = (half: string): readonly string[] => (half === '' ? [] : half.split(':'));
const short = (group: string): string => group.toLowerCase().replace(/^0+(?=.)/, '');

/** What counts as one client where only its address is known: an IPv4 address whole, of an IPv6 address its /64. */
export function addressShare(address: string): string {
  const plain = withoutMapping(address);
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::');
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  // An IPv4 address at the end stands for two groups.
  const behind = back.length + (back.at(-1)?.includes('.') ? 1 : 0);
  const between = Array.from({ length: Math.max(0, GROUPS - front.length - behind) }, () => '0');
  const network = [...front, ...between, ...back].slice(0, COUNTED).map(short).join(':');
  return `${network}::/64`;
}
