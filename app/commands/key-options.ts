import type { CommandInput } from '../../shared/contract.ts';
import { parseExpiry } from '../../shared/expiry.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Invocation, listOf, textOption } from './command.ts';

export type KeyRulesGiven = Omit<CommandInput<'key.edit'>, 'id'>;

/** Options of the commands that say what a key may do. */
export const keyOptions = {
  owner: { type: 'string' },
  note: { type: 'string' },
  scopes: { type: 'string' },
  models: { type: 'string' },
  routes: { type: 'string' },
  from: { type: 'string' },
  class: { type: 'string' },
  concurrent: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  rpm: { type: 'string' },
  burst: { type: 'string' },
  'tokens-per-minute': { type: 'string' },
  tpm: { type: 'string' },
  'requests-per-day': { type: 'string' },
  'tokens-per-day': { type: 'string' },
  expires: { type: 'string' },
} as const;

export const keySynopsis =
  '[--note TEXT] [--scopes a,b] [--models a,b] [--routes a,b] [--from RANGE,…] [--class C] [--concurrent N] [--requests-per-minute N] [--burst N] [--tokens-per-minute N] [--requests-per-day N] [--tokens-per-day N] [--expires 30d]';

export const keyDetails = [
  '--scopes      inference, inventory (lists and shows models), manage (pulls, deletes …), admin (all of these)',
  '--models      names or patterns, as in llama3.1:8b,qwen*; --models "" = every model',
  '--routes      paths or patterns, as in /v1/*; --from addresses or ranges, as in 10.0.0.0/8',
  '--class       interactive, normal or batch: whose requests go first where requests wait',
  '--concurrent  requests of this key that run at the same time; 0 = as limits.concurrent says',
  '--requests-per-minute, --burst, --tokens-per-minute, --requests-per-day, --tokens-per-day  in place of limits; 0 = none, default = as limits says; --rpm and --tpm for short',
  '--expires     how long from now it works (30d), its last day by UTC (2027-01-31), or never',
];

/** Limits of the key's own, by the option that says them. */
const LIMITS = {
  'requests-per-minute': 'requestsPerMinute',
  rpm: 'requestsPerMinute',
  burst: 'burst',
  'tokens-per-minute': 'tokensPerMinute',
  tpm: 'tokensPerMinute',
  'requests-per-day': 'requestsPerDay',
  'tokens-per-day': 'tokensPerDay',
} as const;

const LISTS = { scopes: 'scopes', models: 'models', routes: 'routes', from: 'addresses' } as const;

/** What those options say; nothing for those that were not given. The gateway judges the rest. */
export function readKeyOptions(invocation: Invocation, now: number): Result<KeyRulesGiven, string> {
  const given = (name: string): string | undefined => textOption(invocation, name);
  const rules: Record<string, unknown> = {};
  for (const name of ['owner', 'note'] as const) if (given(name) !== undefined) rules[name] = given(name);
  for (const [option, key] of Object.entries(LISTS)) {
    const text = given(option);
    if (text !== undefined) rules[key] = listOf(text);
  }
  if (given('class') !== undefined) rules.workClass = given('class');
  const concurrent = given('concurrent');
  if (concurrent !== undefined && !/^\d+$/.test(concurrent))
    return err(`--concurrent must be a whole number, found ${JSON.stringify(concurrent)}`);
  if (concurrent !== undefined) rules.concurrent = Number(concurrent);
  const limits = readLimits(given);
  if (!limits.ok) return limits;
  if (Object.keys(limits.value).length > 0) rules.limits = limits.value;
  const expires = readExpiry(given('expires'), now);
  if (!expires.ok) return expires;
  if (expires.value !== undefined) rules.expiresAt = expires.value;
  // Words of a closed set (scopes, class) go as they are: the gateway says which there are.
  return ok(rules as KeyRulesGiven);
}

function readLimits(given: (name: string) => string | undefined): Result<Record<string, number | null>, string> {
  const limits: Record<string, number | null> = {};
  for (const [option, key] of Object.entries(LIMITS)) {
    const text = given(option);
    if (text === undefined) continue;
    if (text !== 'default' && !/^\d+$/.test(text))
      return err(`--${option} must be a whole number, or default, found ${JSON.stringify(text)}`);
    limits[key] = text === 'default' ? null : Number(text);
  }
  return ok(limits);
}

function readExpiry(text: string | undefined, now: number): Result<number | null | undefined, string> {
  if (text === undefined) return ok(undefined);
  const at = parseExpiry(text, now);
  return at.ok ? at : err(`--expires ${at.error}`);
}
