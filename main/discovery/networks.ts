import type { LocalNetwork } from '../../shared/discovery.ts';
import type { NetworkInterfaces } from '../ports.ts';
import { type Block, bitsOfMask, blockAround, formatBlock, formatIpv4, isIn, parseIpv4, sizeOf } from './ipv4.ts';

/** A network of this machine, and the addresses a search of it tries. */
export interface Network extends LocalNetwork {
  readonly block: Block;
  /** This machine's own address in it, as a number. */
  readonly own: number;
}

const block = (text: string, bits: number): Block => blockAround(parseIpv4(text) ?? 0, bits);

/** What may be searched: ranges that no provider routes. Link-local ones are left out: nobody serves models there. */
const PRIVATE = [block('10.0.0.0', 8), block('172.16.0.0', 12), block('192.168.0.0', 16)];
const LOOPBACK = block('127.0.0.0', 8);

/** Large networks are cut to the block of 256 that this machine is in. */
const LARGEST_BITS = 24;

/** The networks this machine is on and may search, itself first. Pure. */
export function networksOf(interfaces: NetworkInterfaces): readonly Network[] {
  const found = Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((entry) => networkAt(name, entry)))
    .filter((network) => network !== null);
  const unique = new Map(found.map((network) => [network.cidr, network]));
  return [...unique.values()].sort((a, b) => Number(isIn(LOOPBACK, b.own)) - Number(isIn(LOOPBACK, a.own)));
}

function networkAt(name: string, entry: NonNullable<NetworkInterfaces[string]>[number]): Network | null {
  const own = parseIpv4(entry.address);
  const bits = entry.internal ? 32 : bitsOfMask(entry.netmask);
  if (own === null || bits === null || ![...PRIVATE, LOOPBACK].some((range) => isIn(range, own))) return null;
  const whole = blockAround(own, bits);
  const network = { cidr: formatBlock(whole), interface: name, address: formatIpv4(own), block: whole, own };
  return { ...network, hosts: addressesOf(network).length };
}

/** The addresses a search tries, as numbers. A network's first and last address belong to nobody. */
export function addressesOf({ block: whole, own }: Pick<Network, 'block' | 'own'>): readonly number[] {
  const part = blockAround(own, Math.max(whole.bits, LARGEST_BITS));
  const all = Array.from({ length: sizeOf(part.bits) }, (_, index) => part.first + index);
  if (whole.bits >= 31) return all;
  const last = whole.first + sizeOf(whole.bits) - 1;
  return all.filter((address) => address !== whole.first && address !== last);
}
