import { BlockList, isIPv6 } from 'node:net';
import { parseAddressRange, withoutMapping } from '../../shared/address-range.ts';

/** Whether a list of addresses and ranges covers an address; an empty list covers everything. */
export function createAddressList(listed: readonly string[]): (address: string) => boolean {
  if (listed.length === 0) return () => true;
  const ranges = new BlockList();
  for (const range of listed.map(parseAddressRange))
    if (range !== null) ranges.addSubnet(range.address, range.bits, range.family);
  return (written) => {
    const address = withoutMapping(written);
    return ranges.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
}
