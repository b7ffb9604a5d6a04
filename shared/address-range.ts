/** An address, or a range in CIDR form, taken apart. */
export interface AddressRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** Leading bits that count; all of them for a single address. */
  readonly bits: number;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Eight groups, or fewer around one `::`; the last two may be written as IPv4. */
function isIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const groups = [head, ...(tail === undefined ? [] : [tail])].flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const plain = IPV4.test(last) ? groups.slice(0, -1) : groups;
  const count = plain.length + (plain.length < groups.length ? 2 : 0);
  return plain.every((group) => GROUP.test(group)) && (tail === undefined ? count === 8 : count < 8);
}

/** Reads `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`; null when it is neither address nor range. */
export function parseAddressRange(text: string): AddressRange | null {
  const [, address = '', written] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = IPV4.test(address) ? 'ipv4' : isIpv6(address) ? 'ipv6' : null;
  if (family === null) return null;
  const most = family === 'ipv4' ? 32 : 128;
  const bits = written === undefined ? most : Number(written);
  return bits <= most ? { address, family, bits } : null;
}

/** As the operating system reports IPv4 clients of a socket for both families. */
export const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
