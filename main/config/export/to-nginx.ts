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

const KB = 1024;

/** A whole `nginx.conf`. */
export function toNginx(config: Config): Draft {
  const { limits, log, timeouts } = config;
  const isSecure = config.backends[0] !== undefined && addressOf(config.backends[0].url).isSecure;
  const members = config.backends.filter(({ url }) => addressOf(url).isSecure === isSecure);
  const lines = [
    'worker_processes auto;',
    `events { worker_connections ${Math.max(512, limits.connections * 2)}; }`,
    'http {',
    ...(members.length === 0 ? [] : upstream(config, members)),
    ...zones(config),
    ...(needsKey(config) ? keys : []),
    ...(log.access === 'off' ? ['    access_log off;'] : []),
    `    client_header_timeout ${time(timeouts.header)};`,
    `    client_body_timeout ${time(timeouts.body)};`,
    ...server(config, { scheme: isSecure ? 'https' : 'http', isEmpty: members.length === 0 }),
    ...redirect(config),
    '}',
  ];
  return { lines, left: left(config, members) };
}

function left(config: Config, members: readonly Backend[]): readonly string[] {
  const { limits, routing, health, backends } = config;
  const found = leftByAll(config);
  if (needsKey(config)) found.push('keys: put those of your team where it says so; as it is nobody is let in');
  found.push(`health checks every ${time(health.interval)}: nginx notices failures of requests alone`);
  if (routing.queueLimit > 0) found.push('waiting in line for a free slot: nginx sends everything on at once');
  if (members.length < backends.length)
    found.push('backends of which only some are reached by HTTPS: the others are left out');
  if (Object.keys(config.models.aliases).length > 0) found.push('models.aliases');
  if (isSticky(config) && hasStandby(config))
    found.push('routing.policy sticky-client: nginx has none together with standby servers');
  if (limits.perIpRequestsPerMinute > 0 && limits.burst > 0) found.push('limits.burst is for keys and addresses alike');
  return found;
}

const isSticky = ({ routing }: Config) => routing.policy === 'sticky-client';
const hasStandby = ({ backends }: Config) => backends.some(({ tier }) => tier > lowestTier(backends));

function method(config: Config): readonly string[] {
  const { policy } = config.routing;
  if (policy === 'round-robin' || policy === 'weighted') return [];
  return isSticky(config) && !hasStandby(config)
    ? ['        hash $http_authorization$remote_addr consistent;']
    : ['        least_conn;'];
}

function upstream(config: Config, members: readonly Backend[]): readonly string[] {
  const weights = wholeWeights(members, 1_000);
  const first = lowestTier(members);
  const servers = members.map((member, index) => {
    const words = [
      `server ${addressOf(member.url).address}`,
      ...(weights[index] === 1 ? [] : [`weight=${weights[index]}`]),
      config.routing.cooldown === 0 ? 'max_fails=0' : `max_fails=3 fail_timeout=${time(config.routing.cooldown)}`,
      ...(member.slots === 'auto' ? [] : [`max_conns=${member.slots}`]),
      ...(member.tier > first ? ['backup'] : []),
      ...(member.mode === 'active' ? [] : ['down']),
    ];
    return `        ${words.join(' ')};  # ${member.id}`;
  });
  return [
    '    upstream corral {',
    '        zone corral 256k;',
    ...method(config),
    ...servers,
    '        keepalive 32;',
    '    }',
  ];
}

const zones = ({ limits }: Config): readonly string[] => [
  ...(limits.requestsPerMinute > 0
    ? [`    limit_req_zone $http_authorization zone=per_key:10m rate=${limits.requestsPerMinute}r/m;`]
    : []),
  ...(limits.perIpRequestsPerMinute > 0
    ? [`    limit_req_zone $binary_remote_addr zone=per_address:10m rate=${limits.perIpRequestsPerMinute}r/m;`]
    : []),
];

/** Nobody is let in before somebody has written keys in. */
const keys: readonly string[] = [
  '    map $http_authorization $known_key {',
  '        default 0;',
  '        # One line for each key, as in: "Bearer THE-KEY" 1;',
  '    }',
];

function server(
  config: Config,
  { scheme, isEmpty }: { readonly scheme: string; readonly isEmpty: boolean },
): readonly string[] {
  const { listen, limits, routing, timeouts, maxBody } = config;
  const tls = certificateOf(config);
  const burst = limits.burst === 0 ? '' : ` burst=${limits.burst} nodelay`;
  const inner = [
    `listen ${listenAddress(listen.host, listen.port || 8080)}${tls ? ' ssl' : ''};`,
    ...(tls
      ? [
          `ssl_certificate ${quoted(tls.cert)};`,
          `ssl_certificate_key ${quoted(tls.key)};`,
          'ssl_protocols TLSv1.2 TLSv1.3;',
        ]
      : []),
    ...(needsKey(config) ? ['if ($known_key = 0) { return 401; }'] : []),
    ...(limits.requestsPerMinute > 0 ? [`limit_req zone=per_key${burst};`] : []),
    ...(limits.perIpRequestsPerMinute > 0 ? [`limit_req zone=per_address${burst};`] : []),
    'limit_req_status 429;',
    `client_max_body_size ${size(maxBody)};`,
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-Host $host;',
    'proxy_set_header Authorization "";',
    'proxy_buffering off;',
    `proxy_connect_timeout ${time(timeouts.connect)};`,
    `proxy_read_timeout ${time(timeouts.idle)};`,
    `proxy_send_timeout ${time(timeouts.idle)};`,
    ...(routing.retries === 0
      ? ['proxy_next_upstream off;']
      : [
          'proxy_next_upstream error timeout http_502 http_503 non_idempotent;',
          `proxy_next_upstream_tries ${routing.retries + 1};`,
        ]),
    isEmpty ? 'location / { return 503; }' : `location / { proxy_pass ${scheme}://corral; }`,
  ];
  return ['    server {', ...inner.map((line) => `        ${line}`), '    }'];
}

function redirect({ listen }: Config): readonly string[] {
  if (!listen.tls || listen.redirectFrom === undefined) return [];
  const target = listen.port === 443 ? '' : `:${listen.port}`;
  return [
    '    server {',
    `        listen ${listenAddress(listen.host, listen.redirectFrom)};`,
    `        return 308 https://$host${target}$request_uri;`,
    '    }',
  ];
}

const time = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);
const size = (bytes: number): string =>
  bytes % (KB * KB) === 0 ? `${bytes / (KB * KB)}m` : bytes % KB === 0 ? `${bytes / KB}k` : String(bytes);
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
