import { wholeFrom } from '../amounts.ts';
import { carried, changed, notNeeded, set, unsupported } from '../finding.ts';
import { parameter } from './facts.ts';
import type { Rule } from './rule.ts';

/** `60r/m` or `1r/s`, as requests per minute; null for anything else. */
function perMinute(rate: string | undefined): number | null {
  const [, count, unit] = /^(\d{1,7})r\/([sm])$/.exec(rate ?? '') ?? [];
  return count === undefined ? null : Number(count) * (unit === 's' ? 60 : 1);
}

const OTHERS = 'limits are per key or per client address';

const zone: Rule = (directive, { facts, place }) => {
  const [expression = ''] = directive.args;
  const name = parameter(directive, 'zone')?.split(':')[0] ?? '';
  const rate = perMinute(parameter(directive, 'rate'));
  if (rate === null) return [unsupported(place, 'its rate is none that nginx takes')];
  // A file with zones alone is one that another file includes.
  if (facts.usedZones.size > 0 && !facts.usedZones.has(name)) return [notNeeded(place, 'no limit_req uses it')];
  const by = facts.countedBy(expression);
  if (by === 'other') return [unsupported(place, OTHERS)];
  return [carried(place, set(by === 'key' ? 'limits.requestsPerMinute' : 'limits.perIpRequestsPerMinute', rate))];
};

const DELAYED = 'what goes beyond it is refused with 429 rather than held back';

const limit: Rule = (directive, { facts, place }) => {
  const name = parameter(directive, 'zone') ?? '';
  const known = facts.zones.get(name);
  if (!known) return [unsupported(place, 'its zone is not in this file')];
  const by = facts.countedBy(known.args[0] ?? '');
  if (by === 'other') return [unsupported(place, OTHERS)];
  const written = parameter(directive, 'burst');
  const burst = written === undefined ? 0 : wholeFrom(0, written);
  if (burst === null) return [unsupported(place, 'its burst is none that nginx takes')];
  if (by === 'address') return [changed(place, 'burst is one setting for all limits (limits.burst)')];
  const setting = set('limits.burst', burst);
  return [
    directive.args.includes('nodelay') || burst === 0 ? carried(place, setting) : changed(place, DELAYED, setting),
  ];
};

const status: Rule = ({ args: [code] }, { place }) => [
  code === '429'
    ? notNeeded(place, 'a limit is always answered with 429, and with retry-after')
    : changed(place, 'a limit is answered with 429 and retry-after'),
];

const connections: Rule = ({ args: [name = '', text] }, { facts, place }) => {
  const count = wholeFrom(1, text);
  const known = facts.connectionZones.get(name);
  if (count === null || !known || facts.countedBy(known.args[0] ?? '') === 'other') return [unsupported(place, OTHERS)];
  return [changed(place, 'more of them wait in line rather than being refused', set('limits.concurrent', count))];
};

/** Limits per key and per address. */
export const limitRules: Readonly<Record<string, Rule>> = {
  limit_req_zone: zone,
  limit_req: limit,
  limit_req_status: status,
  limit_req_log_level: (_, { place }) => [notNeeded(place, 'refused requests are in the access log')],
  limit_conn_zone: (_, { place }) => [notNeeded(place, 'limits.concurrent needs no memory set aside')],
  limit_conn: connections,
  limit_conn_status: status,
};
