import type { ApiKey, KeyLimits, KeySecret } from '../../shared/key.ts';
import { formatSpan, formatTime } from './figures.ts';
import { type Column, formatTable, plainText } from './table.ts';

const orAny = (list: readonly string[], any: string): string => (list.length === 0 ? any : list.join(', '));

function lastUse(secrets: readonly KeySecret[]): string {
  const [latest] = secrets.toSorted((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  return latest ? wordsOfUse(latest) : 'never';
}

const wordsOfUse = ({ lastUsedAt, lastUsedFrom }: KeySecret): string =>
  lastUsedAt === null ? 'never' : `${formatTime(lastUsedAt)} from ${lastUsedFrom ?? 'an unknown address'}`;

const columns: readonly Column<ApiKey>[] = [
  { title: 'KEY', cell: ({ id }) => id },
  { title: 'OWNER', cell: ({ owner }) => owner },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'SCOPES', cell: ({ scopes }) => scopes.join(', ') },
  { title: 'MODELS', cell: ({ models }) => orAny(models, 'every') },
  {
    title: '24 H',
    align: 'right',
    cell: ({ requestsByHour }) => String(requestsByHour.reduce((sum, n) => sum + n, 0)),
  },
  { title: 'LAST USED', cell: ({ secrets }) => lastUse(secrets) },
];

/** One line per key, or a hint when there is none. */
export const formatKeys = (keys: readonly ApiKey[]): string =>
  keys.length === 0 ? 'no keys yet: corral key create --owner NAME\n' : formatTable(columns, keys);

const secretLine = (secret: KeySecret, now: number): string =>
  `…${secret.ending}  made ${formatTime(secret.createdAt)}, ${wordsOfEnd(secret, now)}, last used: ${wordsOfUse(secret)}`;

function wordsOfEnd({ endsAt }: KeySecret, now: number): string {
  if (endsAt === null) return 'works';
  return endsAt <= now ? `ended ${formatTime(endsAt)}` : `works ${formatSpan(endsAt - now)} more`;
}

function wordsOfLimit(limits: KeyLimits, name: keyof KeyLimits, time: string): string {
  const own = limits[name];
  if (own === null) return `as limits.${name} says`;
  return own === 0 ? `no limit ${time}` : `${own} ${time}`;
}

/** Everything about one key, a line each. */
export function formatKey(key: ApiKey, now: number): string {
  const lines: readonly (readonly [string, string])[] = [
    ['key', key.id],
    ['owner', key.owner],
    ['state', key.revokedAt === null ? key.state : `revoked ${formatTime(key.revokedAt)}`],
    ['note', key.note || '–'],
    ['scopes', key.scopes.join(', ')],
    ['models', orAny(key.models, 'every model')],
    ['routes', orAny(key.routes, 'every route of its scopes')],
    ['from', orAny(key.addresses, 'anywhere')],
    ['class', key.workClass],
    ['concurrent', key.concurrent === 0 ? 'as limits.concurrent says' : String(key.concurrent)],
    ['requests', wordsOfLimit(key.limits, 'requestsPerMinute', 'per minute')],
    ['', wordsOfLimit(key.limits, 'requestsPerDay', 'per day')],
    ['tokens', wordsOfLimit(key.limits, 'tokensPerMinute', 'per minute')],
    ['', wordsOfLimit(key.limits, 'tokensPerDay', 'per day')],
    ['burst', key.limits.burst === null ? 'as limits.burst says' : `${key.limits.burst} on top`],
    ['expires', key.expiresAt === null ? 'never' : formatTime(key.expiresAt)],
    ['made', formatTime(key.createdAt)],
    ...key.secrets.map((secret, index) => [index === 0 ? 'secret' : 'old secret', secretLine(secret, now)] as const),
  ];
  return lines.map(([name, text]) => `${name.padEnd(11)} ${plainText(text)}\n`).join('');
}
