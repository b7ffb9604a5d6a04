import type { ApiKey, KeyLimits, KeyRules, KeyScope, KeyState, WorkClass } from '../../../shared/key.ts';
import type { Tone } from '../../ui/backend-state.ts';
import { formatAgo, formatCount, formatList, formatSpan } from '../../ui/figures.ts';

/** What a key may be used for, as a person would say it. */
export const scopeWords: Readonly<Record<KeyScope, string>> = {
  inference: 'ask models',
  inventory: 'list and show models',
  manage: 'pull, create, copy and delete models',
  admin: 'everything',
};

export const classWords: Readonly<Record<WorkClass, string>> = {
  interactive: 'Interactive',
  normal: 'Normal',
  batch: 'Batch',
};

export const stateTone: Readonly<Record<KeyState, Tone>> = { active: 'good', expired: 'wary', revoked: 'quiet' };

export const modelWords = ({ models }: Pick<KeyRules, 'models'>): string =>
  models.length === 0 ? 'every model' : formatList(models, 3);

/** Limits of a key's own, in the order of its form. */
export const limitNames: readonly { readonly name: keyof KeyLimits; readonly label: string; readonly unit: string }[] =
  [
    { name: 'requestsPerMinute', label: 'Requests per minute', unit: 'requests/min' },
    { name: 'burst', label: 'Burst on top of it', unit: 'at once on top' },
    { name: 'tokensPerMinute', label: 'Tokens per minute', unit: 'tokens/min' },
    { name: 'requestsPerDay', label: 'Requests per day', unit: 'requests/day' },
    { name: 'tokensPerDay', label: 'Tokens per day', unit: 'tokens/day' },
  ];

/** What a key has in place of the limits for all; empty when nothing. */
export const ownLimitWords = (limits: KeyLimits): readonly string[] =>
  limitNames.flatMap(({ name, unit }) => {
    const own = limits[name];
    if (own === null) return [];
    if (name === 'burst' && own === 0) return ['nothing at once on top'];
    return [own === 0 ? `no limit of ${unit}` : `${grouped.format(own)} ${unit}`];
  });

const grouped = new Intl.NumberFormat('en');

/** What holds a key back besides its scopes and models; empty when nothing does. */
export function limitWords({ concurrent, limits, workClass, routes, addresses }: KeyRules): readonly string[] {
  return [
    ...(workClass === 'normal' ? [] : [`${classWords[workClass].toLowerCase()} work`]),
    ...(concurrent > 0 ? [`${formatCount(concurrent, 'request')} at once`] : []),
    ...ownLimitWords(limits),
    ...(addresses.length > 0 ? [`from ${formatList(addresses, 2)}`] : []),
    ...(routes.length > 0 ? [`only ${formatList(routes, 2)}`] : []),
  ];
}

/** When a key stops working, or since when it does not. */
export function endWords({ revokedAt, expiresAt }: ApiKey, now: number): string {
  if (revokedAt !== null) return formatAgo(revokedAt, now);
  if (expiresAt === null) return 'never expires';
  return expiresAt > now ? `expires in ${formatSpan(expiresAt - now)}` : formatAgo(expiresAt, now);
}
