import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../main/discovery/ipv4.ts';
import { addressesOf, networksOf } from '../../../main/discovery/networks.ts';
import { placeOf, placesOf } from '../../../main/discovery/places.ts';
import type { Announcement, NetworkInterfaces } from '../../../main/ports.ts';

const row = (address: string, netmask: string, internal = false) => ({ address, netmask, internal });
const lo = { lo: [row('127.0.0.1', '255.0.0.0', true)] };
const home = { wlan0: [row('192.168.1.20', '255.255.255.0')] };

const networkAt = (address: string, netmask: string) => {
  const [network] = networksOf({ eth0: [row(address, netmask)] });
  if (!network) throw new Error(`${address} has no network`);
  return network;
};
const namesOf = (addresses: readonly number[]) => addresses.map(formatIpv4);

describe('the networks of a machine', () => {
  it('are those of its interfaces, the machine itself first', () => {
    const shown = networksOf({ ...home, ...lo }).map(({ cidr, interface: name, address, hosts }) => [
      cidr,
      name,
      address,
      hosts,
    ]);
    expect(shown).toEqual([
      ['127.0.0.1/32', 'lo', '127.0.0.1', 1],
      ['192.168.1.0/24', 'wlan0', '192.168.1.20', 254],
    ]);
  });

  it.each(['10.1.2.3', '172.16.0.1', '172.31.255.254', '192.168.0.1'])('include private ones: %s', (address) => {
    expect(networksOf({ eth0: [row(address, '255.255.255.0')] })).toHaveLength(1);
  });

  it.each([
    '9.255.255.255',
    '11.0.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '169.254.7.7',
    '100.64.0.1',
    '8.8.8.8',
    '0.0.0.0',
    '224.0.0.251',
  ])('leave out what is not private: %s', (address) => {
    expect(networksOf({ eth0: [row(address, '255.255.255.0')] })).toEqual([]);
  });

  it('leave out IPv6, and masks that are none', () => {
    const odd: NetworkInterfaces = {
      eth0: [row('fe80::1', 'ffff:ffff:ffff:ffff::')],
      eth1: [row('10.0.0.1', '255.0.255.0')],
      eth2: undefined,
    };
    expect(networksOf(odd)).toEqual([]);
  });

  it('name a network once, however many cards are in it', () => {
    const cards = { en0: [row('10.0.0.5', '255.255.255.0')], en1: [row('10.0.0.6', '255.255.255.0')] };
    expect(networksOf(cards).map(({ cidr }) => cidr)).toEqual(['10.0.0.0/24']);
  });

  it('are cut to the 256 addresses around our own when they are larger', () => {
    const wide = networkAt('10.20.30.40', '255.0.0.0');
    expect([wide.cidr, wide.hosts]).toEqual(['10.0.0.0/8', 256]);
    const tried = namesOf(addressesOf(wide));
    expect([tried[0], tried.at(-1)]).toEqual(['10.20.30.0', '10.20.30.255']);
  });

  it.each([
    ['192.168.1.20', '255.255.255.0', '192.168.1.1', '192.168.1.254', 254],
    ['192.168.1.20', '255.255.255.252', '192.168.1.21', '192.168.1.22', 2],
    ['10.0.0.4', '255.255.255.254', '10.0.0.4', '10.0.0.5', 2],
    ['10.0.0.7', '255.255.255.255', '10.0.0.7', '10.0.0.7', 1],
    ['10.0.0.7', '255.255.254.0', '10.0.0.1', '10.0.0.255', 255],
    ['10.0.1.7', '255.255.254.0', '10.0.1.0', '10.0.1.254', 255],
  ])('%s with mask %s is tried from %s to %s', (address, mask, first, last, count) => {
    const network = networkAt(address, mask);
    const tried = namesOf(addressesOf(network));
    expect([tried[0], tried.at(-1), tried.length, network.hosts]).toEqual([first, last, count, count]);
  });
});

describe('the places of a search', () => {
  const networks = networksOf({ ...home, ...lo });
  const elsewhere = 'http://10.9.9.9:8080';
  const addresses = (port: number, gateway: string) => placesOf(networks, port, gateway).map(({ address }) => address);

  it('begin with the machine itself and end with its address in the network', () => {
    const places = addresses(11_434, elsewhere);
    expect([places[0], places[1], places.at(-1), places.length]).toEqual([
      '127.0.0.1',
      '192.168.1.1',
      '192.168.1.20',
      255,
    ]);
    expect(new Set(places).size).toBe(255);
  });

  it.each([
    ['http://127.0.0.1:11434', ['127.0.0.1']],
    ['http://localhost:11434', ['127.0.0.1']],
    ['http://192.168.1.20:11434', ['192.168.1.20']],
    ['http://0.0.0.0:11434', ['127.0.0.1', '192.168.1.20']],
    ['http://[::]:11434', ['127.0.0.1', '192.168.1.20']],
    ['http://0.0.0.0:8080', []],
  ])('leave out the gateway itself at %s', (gateway, missing) => {
    const places = addresses(11_434, gateway);
    expect(addresses(11_434, elsewhere).filter((address) => !places.includes(address))).toEqual(missing);
  });
});

describe('a server that announces itself', () => {
  const networks = networksOf({ ...home, ...lo });
  const announced: Announcement = { name: 'rig', type: 'ollama', addresses: ['fe80::1', '192.168.1.77'], port: 11_434 };
  const placed = (change: Partial<Announcement>) => placeOf({ ...announced, ...change }, networks);

  it('is looked at where it says it is', () => {
    expect(placed({})).toEqual({ address: '192.168.1.77', port: 11_434 });
    expect(placed({ type: 'http', name: 'My OLLAMA box' })).toEqual({ address: '192.168.1.77', port: 11_434 });
  });

  it.each([
    ['it is a web server of another kind', { type: 'http', name: 'printer' }],
    ['it points outside our networks', { addresses: ['8.8.8.8', '10.0.0.1'] }],
    ['it points to a name', { addresses: ['metadata.internal'] }],
    ['it has no address', { addresses: [] }],
    ['it has no port', { port: 0 }],
  ])('is not when %s', (_, change) => {
    expect(placed(change)).toBeNull();
  });
});
