import type { Identity } from '../../shared/identity.ts';
import type { KeyLimits } from '../../shared/key.ts';
import type { ModelAsk } from '../../shared/limit-request.ts';
import type { Charge } from './charge.ts';
import type { LimitNumbers } from './limit-numbers.ts';
import type { Quotas } from './quotas.ts';

/** Whom a request is counted against. */
export interface Counted {
  /** Null when nobody in particular asks: then the address alone counts. */
  readonly identity: Identity | null;
  readonly address: string;
  /** What its key says for itself. */
  readonly own: KeyLimits;
}

type Counting = Pick<Charge, 'limit' | 'whose' | 'unit' | 'cost'>;

const paced = (counting: Counting, perMinute: number, capacity: number): Charge[] =>
  perMinute === 0 ? [] : [{ ...counting, rate: { kind: 'paced', perMinute, capacity } }];
const daily = (counting: Counting, perDay: number): Charge[] =>
  perDay === 0 ? [] : [{ ...counting, rate: { kind: 'daily', perDay } }];

/** Whether none of these can ever come to a charge, as in a gateway without limits: then nothing is worked out for a request. */
export function countsNothing(numbers: LimitNumbers, identity: Identity | null, own: KeyLimits): boolean {
  if (numbers.perIpRequestsPerMinute > 0) return false;
  if (identity === null) return true;
  return (
    (own.requestsPerMinute ?? numbers.requestsPerMinute) === 0 &&
    (own.requestsPerDay ?? numbers.requestsPerDay) === 0 &&
    (own.tokensPerMinute ?? numbers.tokensPerMinute) === 0 &&
    (own.tokensPerDay ?? numbers.tokensPerDay) === 0 &&
    isEmpty(numbers.models) &&
    isEmpty(numbers.routes)
  );
}

function isEmpty(table: Readonly<Record<string, unknown>>): boolean {
  for (const _ in table) return false;
  return true;
}

/** What one request counts against when it comes in. */
export function requestCharges(
  numbers: LimitNumbers,
  { identity, address, own }: Counted,
  route: string,
  quotas: Quotas,
): Charge[] {
  const one = (limit: string, whose: string): Counting => ({ limit, whose, unit: 'requests', cost: 1 });
  const { perIpRequestsPerMinute: perIp } = numbers;
  const ofAddress = paced(one('perIpRequestsPerMinute', address), perIp, numbers.burst + 1);
  if (identity === null) return ofAddress;
  const { id } = identity;
  const perMinute = own.requestsPerMinute ?? numbers.requestsPerMinute;
  return [
    ...paced(one('requestsPerMinute', id), perMinute, (own.burst ?? numbers.burst) + 1),
    ...daily(one('requestsPerDay', id), own.requestsPerDay ?? numbers.requestsPerDay),
    ...quotas
      .ofRoute(route)
      .flatMap(({ name, requestsPerMinute, requestsPerDay }) => [
        ...paced(one(`${name}.requestsPerMinute`, id), requestsPerMinute, requestsPerMinute),
        ...daily(one(`${name}.requestsPerDay`, id), requestsPerDay),
      ]),
    ...ofAddress,
  ];
}

/** What it counts against before it goes to a backend: a minute's worth may be used at once, since one long prompt may be as much. */
export function modelCharges(
  numbers: LimitNumbers,
  { identity, own }: Counted,
  { model, tokens }: ModelAsk,
  quotas: Quotas,
): Charge[] {
  if (identity === null) return [];
  const { id: whose } = identity;
  const one = (limit: string): Counting => ({ limit, whose, unit: 'requests', cost: 1 });
  const all = (limit: string): Counting => ({ limit, whose, unit: 'tokens', cost: tokens });
  const perMinute = own.tokensPerMinute ?? numbers.tokensPerMinute;
  return [
    ...paced(all('tokensPerMinute'), perMinute, perMinute),
    ...daily(all('tokensPerDay'), own.tokensPerDay ?? numbers.tokensPerDay),
    ...quotas
      .ofModel(model)
      .flatMap(({ name, ...quota }) => [
        ...paced(one(`${name}.requestsPerMinute`), quota.requestsPerMinute, quota.requestsPerMinute),
        ...daily(one(`${name}.requestsPerDay`), quota.requestsPerDay),
        ...paced(all(`${name}.tokensPerMinute`), quota.tokensPerMinute, quota.tokensPerMinute),
        ...daily(all(`${name}.tokensPerDay`), quota.tokensPerDay),
      ]),
  ];
}
