import { formatSize } from '../../../../shared/size.ts';
import { carried, carriedAs, changed, set, unsupported } from '../finding.ts';
import { isAboutKey, isGate } from './facts.ts';
import type { Rule } from './rule.ts';

const KEYS = 'keys are not taken over and not shown: make one per person with corral key create --owner NAME';
const HEALTH = /\bpath(?:_beg|_end)?\b.*\/(?:_?health\w*|ping|status|alive|livez?|readyz?)\b/;

/** Refusals: those without a key, and those above a rate. */
export const deny: Rule = (args, scope) => {
  const { facts, section, place } = scope;
  const condition = facts.condition(section, args);
  const rate = /sc\d?_http_req_rate(?:\(\w+(?:,\s*\w+)?\))?\s+(?:-m\s+int\s+)?(gt|ge)\s+(\d{1,9})/.exec(condition);
  if (rate) return [limit(Number(rate[2]) - (rate[1] === 'ge' ? 1 : 0), scope)];
  const longest = /hdr(?:_val)?\(content-length\)(?:,\w+)*\s+(?:-m\s+int\s+)?g[te]\s+(\d{1,12})\b/i.exec(condition);
  if (longest) return [carried(place, set('maxBody', formatSize(Number(longest[1]))))];
  if (isGate(section, ['deny', ...args])) return [changed(place, KEYS, set('access.mode', 'required'))];
  if (/\bsrc\b/.test(condition))
    return [unsupported(place, 'addresses are allowed per key: corral key create --from 10.0.0.0/8')];
  return [unsupported(place, 'there are no conditions besides keys, their models, routes and addresses')];
};

const EVENLY = 'the rate is even over the minute, and limits.burst may come at once on top of it';

function limit(most: number, { facts, section, place }: Parameters<Rule>[1]): ReturnType<Rule>[number] {
  const periodMs = facts.periodMs(section);
  const by = facts.countedBy(section);
  if (periodMs === null || periodMs === 0)
    return unsupported(place, 'no stick-table of this section says over how long it counts');
  if (by === 'other') return unsupported(place, 'limits are per key or per client address');
  const perMinute = Math.max(1, Math.round((most * 60_000) / periodMs));
  return changed(
    place,
    EVENLY,
    set(by === 'key' ? 'limits.requestsPerMinute' : 'limits.perIpRequestsPerMinute', perMinute),
  );
}

/** Basic authentication. */
export const auth: Rule = (_, { place }) => [changed(place, KEYS, set('access.mode', 'required'))];

/** A name for a condition: what it is for decides. */
export const acl: Rule = ([, ...words], { place }) => {
  const text = words.join(' ');
  if (isAboutKey(text)) return [changed(place, KEYS)];
  if (/sc\w*_http_req_rate/.test(text)) return [carriedAs(place, 'it is used by the limit')];
  if (/\bssl_fc\b|dst_port/.test(text))
    return [carriedAs(place, 'plain HTTP is redirected to HTTPS (listen.redirectFrom)')];
  if (HEALTH.test(text)) return [changed(place, 'it is /health here, which needs no key')];
  return [unsupported(place, 'there are no conditions: a backend is chosen by the model that is asked for')];
};

/** Redirects: to HTTPS is the one there is. */
export const redirect: Rule = (args, { place }) =>
  args.includes('https') || args.some((word) => word.startsWith('https://'))
    ? [carriedAs(place, 'listen.redirectFrom answers with a redirect to HTTPS')]
    : [unsupported(place, 'paths are passed on as they are')];

/** Answers of HAProxy’s own. */
export const giveBack: Rule = (args, { facts, section, place }) =>
  HEALTH.test(facts.condition(section, args))
    ? [changed(place, 'it is /health here, which tells of every backend')]
    : [unsupported(place, 'Corral answers by itself only on its own paths, such as /health')];

export const monitor: Rule = ([path = ''], { place }) =>
  path === '/health'
    ? [carriedAs(place, 'GET /health needs no key and tells of every backend')]
    : [changed(place, 'it is /health here, which tells of every backend')];

/** Addresses an administrator may come from. */
export const statsAdmin: Rule = (args, { facts, section, place }) => {
  const ranges = facts.condition(section, args).match(/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w.])/g) ?? [];
  const allowed = [...new Set(ranges)]
    .slice(0, 50)
    .map((range) => ({ ...set('control.allow', range), isItem: true as const }));
  return [
    changed(
      place,
      'administrators come by the panel’s link (corral panel) or the CLI’s token, and to this machine unless control.host says more',
      ...allowed,
    ),
  ];
};

export const statsAuth: Rule = (_, { place }) => [
  changed(
    place,
    'the name and password are not taken over and not shown: the panel is opened by a link that works once (corral panel)',
  ),
];
