import type { Config } from '../../../shared/config.ts';
import {
  addressOf,
  type Backend,
  certificateOf,
  type Draft,
  leftByAll,
  listenAddress,
  lowestTier,
  needsKey,
  wholeWeights,
} from './exported.ts';

/** A whole `haproxy.cfg`. */
export function toHaproxy(config: Config): Draft {
  const { limits, routing, timeouts, health } = config;
  const lines = [
    'global',
    `    maxconn ${limits.connections}`,
    '',
    'defaults',
    '    mode http',
    ...(config.log.access === 'off' ? [] : ['    log stderr format raw local0', '    option httplog']),
    '    option forwardfor',
    '    option redispatch',
    `    retries ${routing.retries}`,
    `    timeout connect ${time(timeouts.connect)}`,
    `    timeout client ${time(timeouts.idle)}`,
    `    timeout server ${time(timeouts.idle)}`,
    `    timeout queue ${time(routing.queueTimeout || 1)}`,
    `    timeout http-request ${time(timeouts.header)}`,
    `    timeout check ${time(health.timeout)}`,
    '',
    ...frontend(config),
    '',
    ...backend(config),
    ...stats(config),
  ];
  return { lines, left: left(config) };
}

function left(config: Config): readonly string[] {
  const found = leftByAll(config);
  const { limits, listen, models, routing } = config;
  if (needsKey(config)) found.push('keys: put those of your team where it says so; as it is nobody is let in');
  if (limits.perIpRequestsPerMinute > 0 && limits.requestsPerMinute > 0)
    found.push('limits.perIpRequestsPerMinute: a frontend has one table');
  if (limits.requestsPerMinute > 0) found.push('limits.burst: a key may send all of its minute at once');
  if (listen.tls && listen.tls.cert !== listen.tls.key)
    found.push(
      'listen.tls: HAProxy wants the key beside the certificate, named like it with .key at the end, or both in one file',
    );
  if (routing.queueLimit > 0) found.push('routing.queueLimit: the line is bounded by its time alone');
  if (Object.keys(models.aliases).length > 0) found.push('models.aliases');
  return found;
}

function frontend(config: Config): readonly string[] {
  const { listen, maxBody } = config;
  const certificate = certificateOf(config);
  const tls = certificate ? ` ssl crt ${quoted(certificate.cert)} alpn h2,http/1.1` : '';
  const redirects = listen.tls !== undefined && listen.redirectFrom !== undefined;
  return [
    'frontend corral',
    `    bind ${listenAddress(listen.host, listen.port || 8080)}${tls}`,
    ...(redirects
      ? [
          `    bind ${listenAddress(listen.host, listen.redirectFrom ?? 0)}`,
          '    http-request redirect scheme https unless { ssl_fc }',
        ]
      : []),
    ...(needsKey(config) ? keys : []),
    ...limit(config),
    `    http-request deny deny_status 413 if { req.hdr_val(content-length) gt ${maxBody} }`,
    '    http-request del-header authorization',
    '    default_backend corral_backends',
  ];
}

/** Nobody is let in before somebody has written keys in: a length is never below nought. */
const keys: readonly string[] = [
  '    # One line for each key, as in: acl known_key req.hdr(authorization) -m str "Bearer THE-KEY"',
  '    acl known_key req.hdr(authorization),length -m int lt 0',
  '    http-request deny deny_status 401 unless known_key',
];

function limit({ limits }: Config): readonly string[] {
  const [most, by, type] =
    limits.requestsPerMinute > 0
      ? [limits.requestsPerMinute, 'req.hdr(authorization)', 'string len 128']
      : [limits.perIpRequestsPerMinute, 'src', 'ipv6'];
  if (most === 0) return [];
  return [
    `    stick-table type ${type} size 100k expire 2m store http_req_rate(60s)`,
    `    http-request track-sc0 ${by}`,
    `    http-request deny deny_status 429 if { sc_http_req_rate(0) gt ${most} }`,
  ];
}

const methods: Readonly<Record<Config['routing']['policy'], string>> = {
  adaptive: 'leastconn',
  'least-busy': 'leastconn',
  'round-robin': 'roundrobin',
  weighted: 'roundrobin',
  'sticky-client': 'source',
  'sticky-prefix': 'leastconn',
};

function backend({ backends, routing, health }: Config): readonly string[] {
  const weights = wholeWeights(backends, 256);
  const slow = health.slowStart > 0 ? ` slowstart ${time(health.slowStart)}` : '';
  return [
    'backend corral_backends',
    `    balance ${methods[routing.policy]}`,
    ...(routing.policy === 'sticky-client' ? ['    hash-type consistent'] : []),
    ...(routing.retries > 0 ? ['    retry-on conn-failure empty-response'] : []),
    '    option httpchk GET /api/version',
    '    http-check expect status 200',
    `    default-server check inter ${time(health.interval)} fall ${health.fall} rise ${health.rise}${slow}`,
    ...backends.map((member, index) =>
      serverLine(member, { weight: weights[index] ?? 1, first: lowestTier(backends) }),
    ),
  ];
}

function serverLine(
  { id, url, slots, tier, mode }: Backend,
  { weight, first }: { readonly weight: number; readonly first: number },
): string {
  const { address, isSecure } = addressOf(url);
  const words = [
    `server ${id} ${address}`,
    ...(mode === 'draining' ? ['weight 0'] : weight === 1 ? [] : [`weight ${weight}`]),
    ...(slots === 'auto' ? [] : [`maxconn ${slots}`]),
    ...(isSecure ? ['ssl verify required ca-file @system-ca'] : []),
    ...(tier > first ? ['backup'] : []),
    ...(mode === 'maintenance' ? ['disabled'] : []),
  ];
  return `    ${words.join(' ')}`;
}

function stats({ control }: Config): readonly string[] {
  if (control.enabled === false || control.port === 0) return [];
  return [
    '',
    'frontend stats',
    `    bind ${listenAddress(control.host, control.port)}`,
    '    stats enable',
    '    stats uri /',
    '    stats refresh 5s',
  ];
}

/** HAProxy takes up to 24 days. */
const MOST_MS = 2_073_600_000;
const time = (ms: number): string => {
  const bounded = Math.min(ms, MOST_MS);
  return bounded % 1_000 === 0 ? `${bounded / 1_000}s` : `${bounded}ms`;
};
const quoted = (text: string): string => `"${text.replace(/[\\"$]/g, '\\$&')}"`;
