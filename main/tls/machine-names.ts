import { isIP } from 'node:net';
import { err, ok, type Result } from '../../shared/result.ts';
import type { NetworkInterfaces } from '../ports.ts';

/** A name or an address that a certificate vouches for. */
export interface MachineName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

const HOST_NAME =
  /^(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/;

/** What an admin wrote as a further name; null when it is neither a host name nor an address. */
function readMachineName(written: string): MachineName | null {
  if (isIP(written) !== 0) return { type: 'ip', value: written.toLowerCase() };
  return HOST_NAME.test(written) && written.length <= 253 ? { type: 'dns', value: written.toLowerCase() } : null;
}

/** All of a list; the error is one sentence about the first that is neither a host name nor an address. */
export function readMachineNames(list: readonly string[]): Result<readonly MachineName[], string> {
  const names: MachineName[] = [];
  for (const written of list) {
    const name = readMachineName(written);
    if (name === null) return err(`${JSON.stringify(written)} is neither a host name nor an address`);
    names.push(name);
  }
  return ok(names);
}

/**
 * Everything this machine is called on its networks: its name, that name under .local, loopback, and its addresses. Addresses
 * that only make sense with a network card's name beside them (fe80:…) are left out: no URL can carry one.
 */
export function machineNames(hostname: string, interfaces: NetworkInterfaces): readonly MachineName[] {
  const short = hostname.split('.')[0] ?? hostname;
  const addresses = Object.values(interfaces)
    .flatMap((cards) => cards ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => address);
  const written = [hostname, short, `${short}.local`, 'localhost', '127.0.0.1', '::1', ...addresses];
  return unique(written.map(readMachineName).filter((name) => name !== null));
}

/** Each once, in their order. */
export const unique = (names: readonly MachineName[]): readonly MachineName[] => [
  ...new Map(names.map((name) => [name.value, name])).values(),
];
