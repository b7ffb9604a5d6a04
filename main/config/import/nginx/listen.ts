import { carried, changed, type Finding, notNeeded, type Place, set, unsupported } from '../finding.ts';
import { oncePer } from '../once-per.ts';
import type { Facts } from './facts.ts';
import type { Directive } from './parse.ts';
import type { Rule } from './rule.ts';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

const loopback = /^(?:127\.|::1$|localhost$)/;
const form = /^(?:(\[[^\]]+\]|[^:]*):)?(\d{1,5})$/;

/** `listen` with or without a port, an address and flags; null for what is not an address and port. */
function addressOf({ args: [text = '', ...flags] }: Directive): Address | null {
  const [, host = '*', port] = form.exec(text) ?? form.exec(`${text}:80`) ?? [];
  if (port === undefined || Number(port) > 65_535 || text.startsWith('unix:')) return null;
  const plain = host.replace(/^\[|\]$/g, '');
  return { host: plain === '*' || plain === '' ? '0.0.0.0' : plain, port: Number(port), isTls: flags.includes('ssl') };
}

const listensOf = (server: Directive): readonly Directive[] =>
  (server.block ?? []).filter(({ name }) => name === 'listen');

const isAllTls = oncePer((server: Directive): boolean =>
  (server.block ?? []).some(({ name, args }) => name === 'ssl' && args[0] === 'on'),
);

const isTls = (listen: Directive, server: Directive): boolean => addressOf(listen)?.isTls === true || isAllTls(server);

/** The address clients are to use: with TLS where there is one, else the first. */
const mainListen = oncePer((server: Directive): Directive | undefined => {
  const usable = listensOf(server).filter((listen) => addressOf(listen) !== null);
  return usable.find((listen) => isTls(listen, server)) ?? usable[0];
});

const OPEN =
  'clients need a key, since other machines can reach this (access.mode: auto); access.mode: open lets everybody in as before, once listen.confirmed says that you accept it';

function mainFinding(place: Place, { host, port }: Address, { hasGate }: Facts): Finding {
  const settings = [set('listen.host', host), set('listen.port', port)];
  return hasGate || loopback.test(host) ? carried(place, ...settings) : changed(place, OPEN, ...settings);
}

/** Corral listens on one address, and on one more port that redirects to it. */
export const listen: Rule = (directive, { facts, place, server }) => {
  const address = addressOf(directive);
  if (address === null || server === null) return [unsupported(place, 'Corral listens on an address and a port')];
  if (facts.isRedirect(server)) return [carried(place, set('listen.redirectFrom', address.port))];
  if (facts.mainServer !== null && server !== facts.mainServer)
    return [unsupported(place, `Corral listens on one address: that of the server in line ${facts.mainServer.line}`)];
  const main = mainListen(server);
  if (directive === main) return [mainFinding(place, address, facts)];
  const mainAddress = main && addressOf(main);
  if (main && isTls(main, server) && !isTls(directive, server) && address.port !== mainAddress?.port)
    return [changed(place, 'plain HTTP is redirected to HTTPS', set('listen.redirectFrom', address.port))];
  if (address.port === mainAddress?.port && address.host === '::')
    return [notNeeded(place, 'listen.host is IPv4; "::" there takes IPv6 and IPv4 alike')];
  return [unsupported(place, 'Corral listens on one address')];
};
