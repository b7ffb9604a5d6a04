import { carried, changed, type Finding, type Setting, set, unsupported } from '../finding.ts';
import { oncePer } from '../once-per.ts';
import { linesOf } from './facts.ts';
import type { Section } from './parse.ts';
import type { Rule, Scope } from './rule.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

const loopback = /^(?:127\.|::1$|localhost$)/;

/** `*:443`, `:443`, `[::]:443` or `10.0.0.1:443`; null for sockets, ranges and variables. */
function addressOf(text: string): Address | null {
  const [, host = '', port = ''] = /^(?:ipv[46]@)?(\[[^\]]*\]|[^@/]*):(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535 || /[$"{]/.test(host)) return null;
  const plain = host.replace(/^\[|\]$/g, '');
  return { host: plain === '' || plain === '*' ? '0.0.0.0' : plain, port: Number(port) };
}

/** The address clients are to use: with TLS where there is one, else the first. */
const mainBindOf = oncePer((section: Section): readonly string[] | undefined => {
  const usable = linesOf(section, 'bind')
    .map(({ words }) => words.slice(1))
    .filter(([text = '']) => addressOf(text.split(',')[0] ?? '') !== null);
  return usable.find(isTls) ?? usable[0];
});
const isTls = (args: readonly string[]) => args.includes('ssl');

const OPEN =
  'clients need a key, since other machines can reach this (access.mode: auto); access.mode: open lets everybody in as before, once listen.confirmed says that you accept it';
const ONE = 'Corral listens on one address';

/** Corral listens on one address, and on one more port that redirects to it. */
export const bind: Rule = (args, scope) => {
  const { facts, section, place } = scope;
  const addresses = (args[0] ?? '').split(',').map(addressOf);
  const [address] = addresses;
  if (!address) return [unsupported(place, 'Corral listens on an address and a port')];
  if (facts.isStats(section))
    return [
      changed(
        place,
        'the panel takes its place, open to this machine alone unless control.host says more',
        set('control.port', address.port),
      ),
    ];
  if (facts.main !== null && facts.main !== section)
    return [unsupported(place, `${ONE}: that of line ${facts.main.line}`)];
  const main = mainBindOf(section);
  const isMain = JSON.stringify(main) === JSON.stringify(args);
  if (isMain) return mainBind(args, address, scope).concat(addresses.length > 1 ? [unsupported(place, ONE)] : []);
  if (main && isTls(main) && !isTls(args) && redirects(section))
    return [carried(place, set('listen.redirectFrom', address.port))];
  if (main && isTls(main) && !isTls(args))
    return [changed(place, 'plain HTTP is redirected to HTTPS', set('listen.redirectFrom', address.port))];
  return [unsupported(place, ONE)];
};

const redirects = oncePer((section: Section) =>
  linesOf(section, 'redirect', 'http-request').some(
    ({ words }) => words.includes('redirect') && words.includes('https'),
  ),
);

function mainBind(args: readonly string[], { host, port }: Address, { facts, place }: Scope): readonly Finding[] {
  const notes = facts.hasGate || loopback.test(host) ? [] : [OPEN];
  const settings: Setting[] = [set('listen.host', host), set('listen.port', port)];
  const certificate = isTls(args) ? certificateOf(args, facts.crtBase) : null;
  if (certificate !== null) settings.push(set('listen.tls.cert', certificate), set('listen.tls.key', certificate));
  if (isTls(args) && certificate === null) notes.push('listen.tls is to be added by hand: a certificate and its key');
  if (certificate !== null && !certificate.startsWith('/')) notes.push('write the whole path of the certificate');
  if (args.includes('verify')) notes.push('clients show a key, not a certificate');
  return [notes.length === 0 ? carried(place, ...settings) : changed(place, notes.join('; '), ...settings)];
}

/** The one file with a certificate and its key; null for a folder of them, or none. */
function certificateOf(args: readonly string[], crtBase: string): string | null {
  const written = args.includes('crt') ? (args[args.indexOf('crt') + 1] ?? '') : '';
  if (written === '' || written.endsWith('/')) return null;
  return written.startsWith('/') || crtBase === '' ? written : `${crtBase.replace(/\/$/, '')}/${written}`;
}
