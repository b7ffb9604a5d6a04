import { fromNginxSize, fromNginxTime, nginxBytes, wholeFrom } from '../amounts.ts';
import { carried, carriedAs, changed, type Finding, notNeeded, set, setBackend, unsupported } from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { originOf } from '../server-address.ts';
import { isRedirectToHttps } from './facts.ts';
import { headerRules } from './headers.ts';
import { isMimeTypes } from './includes.ts';
import { limitRules } from './limits.ts';
import { listen } from './listen.ts';
import type { Directive } from './parse.ts';
import type { Rule, Scope } from './rule.ts';

/** A directive that is one amount, and the key it belongs to. */
const amount =
  (path: string, read: (text: string) => string | null, note = ''): Rule =>
  ({ args: [text = ''] }, { place }) => {
    const value = read(text);
    if (value === null) return [unsupported(place, 'its value is none that nginx takes')];
    return [note === '' ? carried(place, set(path, value)) : changed(place, note, set(path, value))];
  };

const off = ({ args: [word = ''] }: Directive): boolean => word === 'off' || word === '0';

const whenOff =
  (ifOff: string, ifOn: string): Rule =>
  (directive, { place }) => [off(directive) ? carriedAs(place, ifOff) : changed(place, ifOn)];

const TLS_FILE = 'nginx looks for it in its own folder: write the whole path';

const tlsFile =
  (path: string): Rule =>
  ({ args: [file = ''] }, { place }) => {
    if (/^(data|engine|store):|\$/.test(file)) return [unsupported(place, 'it is not the path of a file')];
    return [file.startsWith('/') ? carried(place, set(path, file)) : changed(place, TLS_FILE, set(path, file))];
  };

const maxBody: Rule = ({ args: [text = ''] }, { place }) => {
  const bytes = nginxBytes(text);
  if (bytes === 0) return [changed(place, 'there is always a limit; this is the highest', set('maxBody', '16GB'))];
  const value = fromNginxSize(text);
  return [
    value === null ? unsupported(place, 'its value is none that nginx takes') : carried(place, set('maxBody', value)),
  ];
};

const proxyPass: Rule = ({ args: [url = ''] }, { facts, place }) => {
  const [, name = ''] = /^https?:\/\/([^/:]+)(?=[/?]|$)/i.exec(url) ?? [];
  const target = facts.upstreamNames.has(name) ? null : originOf(url);
  if (target === null) return [carriedAs(place, 'the servers of that upstream are the backends')];
  if (!target.ok) return [unsupported(place, target.error)];
  const { origin, hasPath } = target.value;
  if (name !== '' && !/[.:]/.test(name) && name !== 'localhost')
    return [
      changed(place, 'no upstream of that name is in this file: it is taken for a server', ...setBackend(origin)),
    ];
  if (hasPath) return [changed(place, 'paths are passed on as they are', ...setBackend(origin))];
  return [carried(place, ...setBackend(origin))];
};

const giveBack: Rule = ({ name, args }, { place, server }) => {
  if (isRedirectToHttps(name, args)) return [carriedAs(place, 'listen.redirectFrom answers with a redirect to HTTPS')];
  const [status = ''] = args;
  if (status === '401' || status === '403')
    return [unsupported(place, 'who may not come in is told so by Corral alone: see access.mode and keys')];
  if (server !== null && status === '444') return [notNeeded(place, 'unknown paths are answered with 404')];
  return [unsupported(place, 'Corral answers by itself only on its own paths, such as /health')];
};

const nextUpstream: Rule = (directive, { place }) =>
  off(directive)
    ? [carried(place, set('routing.retries', 0))]
    : [
        changed(
          place,
          'another backend is tried after any failure before the first byte of an answer, and never after it',
        ),
      ];

const nextTries: Rule = ({ args: [text] }, { place }) => {
  const tries = wholeFrom(0, text);
  if (tries === null) return [unsupported(place, 'its value is none that nginx takes')];
  if (tries === 0) return [changed(place, 'there is always an end; this is the highest', set('routing.retries', 10))];
  return [carried(place, set('routing.retries', tries - 1))];
};

const accessLog: Rule = (directive, { place }) =>
  off(directive)
    ? [carried(place, set('log.access', 'off'))]
    : [changed(place, 'it is access.log in the data directory, a JSON object a line', set('log.access', 'file'))];

const levels: Readonly<Record<string, string>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  error: 'error',
};
const errorLog: Rule = ({ args }, { place }) => {
  const level = lookUp(levels, args[1] ?? 'error') ?? 'error';
  return [changed(place, 'the log goes to stderr and the data directory', set('log.level', level))];
};

const include: Rule = ({ args: [pattern = ''] }, { place }) => {
  if (isMimeTypes(pattern)) return [notNeeded(place, 'Corral serves no files')];
  return [
    unsupported(
      place,
      'the file it names was not read: give it to corral import by itself, or paste its lines in here',
    ),
  ];
};

const basicAuth: Rule = (directive, { place }) =>
  off(directive)
    ? [changed(place, 'without a key only /health answers')]
    : [
        changed(
          place,
          'keys take the place of passwords: make one per person with corral key create --owner NAME',
          set('access.mode', 'required'),
        ),
      ];

const authRequest: Rule = (directive, { place }) =>
  off(directive)
    ? [changed(place, 'without a key only /health answers')]
    : [
        changed(
          place,
          'that service is not asked; keys take its place: corral key create --owner NAME',
          set('access.mode', 'required'),
        ),
      ];

/** Inside a place that only tells whether the gateway is alive nothing is about traffic. */
export function healthLine({ name }: Directive, { place }: Pick<Scope, 'place'>): Finding {
  return notNeeded(
    place,
    name === 'proxy_pass' ? '/health tells of every backend, from checks of Corral’s own' : '/health needs no key',
  );
}

const obsoleteSsl: Rule = (directive, { place }) => [
  notNeeded(place, off(directive) ? 'it is off anyway' : 'the certificate says so'),
];

const idle = 'timeouts.idle';
/** What the directives without a block come to, by name. */
export const lineRules: Readonly<Record<string, Rule>> = {
  ...limitRules,
  ...headerRules,
  listen,
  proxy_pass: proxyPass,
  return: giveBack,
  include,
  ssl: obsoleteSsl,
  ssl_certificate: tlsFile('listen.tls.cert'),
  ssl_certificate_key: tlsFile('listen.tls.key'),
  client_max_body_size: maxBody,
  client_body_timeout: amount('timeouts.body', fromNginxTime),
  client_header_timeout: amount('timeouts.header', fromNginxTime),
  proxy_connect_timeout: amount('timeouts.connect', fromNginxTime),
  proxy_read_timeout: amount(idle, fromNginxTime),
  proxy_send_timeout: (_, { place }) => [
    changed(
      place,
      'a backend that takes no more of a request is given up after timeouts.idle, like one that is silent',
    ),
  ],
  proxy_buffering: whenOff('answers are never buffered', 'answers are never buffered: buffering holds tokens back'),
  proxy_cache: whenOff('answers are never cached', 'answers of models are not cached'),
  proxy_request_buffering: whenOff(
    'a request begins to travel once its body is here, at most maxBody, so that another backend can be tried; uploads of blobs pass straight through',
    'a request is kept in memory, at most maxBody, so that another backend can be tried',
  ),
  proxy_next_upstream: nextUpstream,
  proxy_next_upstream_tries: nextTries,
  access_log: accessLog,
  error_log: errorLog,
  auth_basic: basicAuth,
  auth_request: authRequest,
};
