import type { Announcement } from '../ports.ts';
import { formatIpv4, isIn, parseIpv4 } from './ipv4.ts';
import { addressesOf, type Network } from './networks.ts';

/** Where a server may be. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export const urlOf = ({ address, port }: Place): string => `http://${address}:${port}`;

/**
 * Every address of these networks once. This machine itself comes first, its addresses in larger networks last: what
 * listens on all of them was found by then. The gateway is left out, since it answers like a server.
 */
export function placesOf(networks: readonly Network[], port: number, gatewayUrl: string): readonly Place[] {
  const selves = networks.filter(({ hosts }) => hosts === 1).map(({ own }) => own);
  const own = networks.map((network) => network.own);
  const others = networks.flatMap(addressesOf).filter((address) => !own.includes(address));
  return [...new Set([...selves, ...others, ...own])]
    .map((address) => ({ address: formatIpv4(address), port }))
    .filter((place) => !isGateway(place, gatewayUrl, own));
}

function isGateway({ address, port }: Place, gatewayUrl: string, own: readonly number[]): boolean {
  const { hostname, port: gatewayPort } = new URL(gatewayUrl);
  if (Number(gatewayPort) !== port) return false;
  if (hostname === '0.0.0.0' || hostname === '[::]') return own.includes(parseIpv4(address) ?? -1);
  return hostname === address || (hostname === 'localhost' && address === '127.0.0.1');
}

/** Networks announce much; an Ollama server says so, in its type or its name. */
const isOfInterest = ({ type, name }: Announcement): boolean => type === 'ollama' || /ollama/i.test(name);

/** Where an announced server is to be looked at; null when it is none, or lies outside the networks of this machine. */
export function placeOf(announcement: Announcement, networks: readonly Network[]): Place | null {
  const { addresses, port } = announcement;
  if (!isOfInterest(announcement) || port < 1 || port > 65_535) return null;
  const address = addresses.find((candidate) => {
    const number = parseIpv4(candidate);
    return number !== null && networks.some(({ block }) => isIn(block, number));
  });
  return address === undefined ? null : { address, port };
}
