import { BlockList, isIP } from 'node:net';
import { parseAddressRange, withoutMapping } from '../shared/address-range.ts';

/** Whether one of these addresses and ranges covers an address; what is none is never covered, and an empty list covers none. */
export function createAddressList(listed: readonly string[]): (address: string) => boolean {
  const ranges = new BlockList();
  for (const range of listed.map(parseAddressRange))
    if (range !== null) ranges.addSubnet(range.address, range.bits, range.family);
  return (written) => {
    // Of a link-local address the part behind `%` names this machine's interface, not the client.
    const address = withoutMapping(written).replace(/%.*$/, '');
    const version = isIP(address);
    return version !== 0 && ranges.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
