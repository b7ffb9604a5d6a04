import { carried, carriedAs, changed, notNeeded, type Setting, set, unsupported } from '../finding.ts';
import { lookUp } from '../look-up.ts';
import type { Rule } from './rule.ts';

/** What Corral sends to backends by itself, whatever nginx was told. */
const ownHeaders: Readonly<Record<string, string>> = {
  connection: 'connections to backends are always kept open and used again',
  upgrade: 'Ollama has no web sockets',
  host: 'Corral sends the backend’s own name, which Ollama insists on; the client’s is in X-Forwarded-Host',
  'x-real-ip': 'the client’s address is in X-Forwarded-For',
  'x-forwarded-for': 'Corral sends it',
  'x-forwarded-proto': 'Corral sends it',
  'x-forwarded-host': 'Corral sends it',
  'x-request-id': 'Corral sends it',
  'accept-encoding': 'what a client asks for is passed on',
};

const isCredential = (name: string): boolean => name === 'authorization' || name === 'x-api-key';

/** Headers for backends. */
const setHeader: Rule = ({ args: [name = '', value] }, { place }) => {
  const lower = name.toLowerCase();
  const reason = lookUp(ownHeaders, lower);
  if (reason !== undefined) return [notNeeded(place, reason)];
  if (isCredential(lower) && value === '') return [notNeeded(place, 'clients’ credentials are never passed on')];
  if (isCredential(lower))
    return [unsupported(place, 'not carried over and not shown: corral backend credential stores it for a backend')];
  return [unsupported(place, 'Corral adds no headers of one’s own to what it sends to backends')];
};

const item = (path: string, value: string): Setting => ({ ...set(path, value), isItem: true });

/** Headers for clients: two of them are settings. */
const addHeader: Rule = ({ args: [name = '', value = ''] }, { place }) => {
  const lower = name.toLowerCase();
  if (lower === 'strict-transport-security') {
    const seconds = /\bmax-age=(\d{1,10})\b/.exec(value)?.[1];
    return [
      seconds === undefined
        ? unsupported(place, 'it says no max-age')
        : carried(place, set('listen.hsts', `${seconds}s`)),
    ];
  }
  if (lower === 'access-control-allow-origin' && /^(?:\*|https?:\/\/[\w.:[\]-]+)$/.test(value))
    return [carried(place, item('listen.cors', value))];
  if (lower.startsWith('access-control-'))
    return [
      changed(place, 'listen.cors lists the web pages that may use the gateway; the rest of CORS follows from it'),
    ];
  if (lower === 'x-accel-buffering') return [notNeeded(place, 'answers are never buffered')];
  return [
    unsupported(
      place,
      'Corral changes no headers besides those it sets itself (X-Forwarded-*, x-request-id, x-corral-*)',
    ),
  ];
};

const trusted: Rule = ({ args: [range = ''] }, { place }) =>
  range.startsWith('unix:')
    ? [unsupported(place, 'it is a socket of this machine')]
    : [carried(place, item('listen.trustedProxies', range))];

const realIp: Rule = ({ args: [name = ''] }, { place }) =>
  name.toLowerCase() === 'x-forwarded-for'
    ? [carriedAs(place, 'of the proxies in listen.trustedProxies it names the client')]
    : [changed(place, 'of the proxies in listen.trustedProxies X-Forwarded-For names the client')];

/** Headers on their way to backends and to clients. */
export const headerRules: Readonly<Record<string, Rule>> = {
  proxy_set_header: setHeader,
  add_header: addHeader,
  set_real_ip_from: trusted,
  real_ip_header: realIp,
  real_ip_recursive: (_, { place }) => [
    carriedAs(place, 'the last address that is no proxy of listen.trustedProxies is the client'),
  ],
};
