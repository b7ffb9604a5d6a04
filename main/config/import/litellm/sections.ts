import { isRecord } from '../../change.ts';
import { fromSeconds } from '../amounts.ts';
import { carried, carriedAs, changed, type Finding, notNeeded, type Place, set, unsupported } from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { fallbacks, groupAliases } from './fallbacks.ts';
import type { PlaceOf } from './place-of.ts';

/** What a key comes to; `placeOf` finds places below it. */
export type KeyRule = (value: unknown, place: Place) => readonly Finding[];

const seconds =
  (path: string, note: string): KeyRule =>
  (value, place) => {
    const time = fromSeconds(value);
    if (time === null) return [unsupported(place, 'it is not a number of seconds')];
    return [note === '' ? carried(place, set(path, time)) : changed(place, note, set(path, time))];
  };

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

const retries: KeyRule = (value, place) => [
  isWhole(value) ? carried(place, set('routing.retries', value)) : unsupported(place, 'it is not a whole number'),
];

const strategies: Readonly<Record<string, readonly [string, string]>> = {
  'least-busy': ['least-busy', ''],
  'simple-shuffle': ['weighted', 'in turn by weight rather than by chance'],
  'latency-based-routing': ['adaptive', 'where the first token is expected soonest'],
  'usage-based-routing': ['adaptive', 'where the first token is expected soonest, rather than by tokens used'],
  'usage-based-routing-v2': ['adaptive', 'where the first token is expected soonest, rather than by tokens used'],
};
const strategy: KeyRule = (value, place) => {
  const found = typeof value === 'string' ? lookUp(strategies, value) : undefined;
  if (!found) return [unsupported(place, 'backends are chosen as routing.policy says')];
  const [policy, note] = found;
  return [
    note === '' ? carried(place, set('routing.policy', policy)) : changed(place, note, set('routing.policy', policy)),
  ];
};

const verbose: KeyRule = (value, place) =>
  value === true ? [carried(place, set('log.level', 'debug'))] : [notNeeded(place, 'log.level is info unless set')];

const SILENCE = 'it bounds how long a backend may be silent, not how long an answer may take';
const OWN_STATE = 'one gateway keeps its state to itself; values are not shown';
const FAILS = 'three failures within routing.cooldown take a backend out';

const because =
  (make: (place: Place, message: string) => Finding, message: string): KeyRule =>
  (_, place) => [make(place, message)];

const routing: Readonly<Record<string, KeyRule>> = {
  routing_strategy: strategy,
  num_retries: retries,
  timeout: seconds('timeouts.idle', SILENCE),
  request_timeout: seconds('timeouts.idle', SILENCE),
  stream_timeout: because(changed, 'there is one timeout for all: timeouts.idle'),
  cooldown_time: seconds('routing.cooldown', ''),
  allowed_fails: because(changed, FAILS),
  allowed_fails_policy: because(changed, FAILS),
  retry_policy: because(
    changed,
    'a failure before the first byte is tried again elsewhere, up to routing.retries times',
  ),
  retry_after: because(notNeeded, 'another attempt goes to another backend at once'),
  enable_pre_call_checks: because(notNeeded, 'a backend that cannot serve a request is never asked'),
  disable_cooldowns: (value, place) =>
    value === true ? [carried(place, set('routing.cooldown', '0s'))] : [notNeeded(place, 'routing.cooldown is on')],
  context_window_fallbacks: because(unsupported, 'a request that is too long is answered by the model it was for'),
  content_policy_fallbacks: because(unsupported, 'answers are not judged by their content'),
  default_fallbacks: because(unsupported, 'fallbacks belong to an alias'),
  default_max_parallel_requests: because(
    unsupported,
    'how many answers a backend gives at once is learned, or its slots',
  ),
  redis_host: because(unsupported, OWN_STATE),
  redis_port: because(unsupported, OWN_STATE),
  redis_url: because(unsupported, OWN_STATE),
  redis_password: because(unsupported, OWN_STATE),
  set_verbose: verbose,
  debug_level: because(notNeeded, 'log.level is info unless set'),
};

const own = 'Corral sees to that by itself';
const general: Readonly<Record<string, KeyRule>> = {
  master_key: (_, place) => [
    changed(
      place,
      'it is not taken over and not shown: the CLI and the panel need no key, and corral key create --owner NAME makes one per person',
      set('access.mode', 'required'),
    ),
  ],
  database_url: because(notNeeded, 'keys and history are in the data directory; the value is not shown'),
  database_connection_pool_limit: because(notNeeded, own),
  salt_key: because(notNeeded, 'keys are kept as hashes; the value is not shown'),
  store_model_in_db: because(notNeeded, 'models are what the backends have installed'),
  max_parallel_requests: (value, place) =>
    isWhole(value)
      ? [
          changed(
            place,
            'more of a key’s requests wait in line rather than being refused',
            set('limits.concurrent', value),
          ),
        ]
      : [unsupported(place, 'it is not a whole number')],
  max_request_size_mb: (value, place) => [
    typeof value === 'number' && value > 0
      ? carried(place, set('maxBody', `${Math.max(1, Math.round(value))}MB`))
      : unsupported(place, 'it is not a number of megabytes'),
  ],
  background_health_checks: because(carriedAs, 'backends are always checked'),
  health_check_interval: because(
    changed,
    'Corral asks for a version and a list, not for an answer, and may ask often: health.interval stays 5s',
  ),
  alerting: because(unsupported, 'events are in the panel and in corral events'),
  custom_auth: because(unsupported, 'keys are Corral’s own: corral key create'),
  enable_jwt_auth: because(unsupported, 'keys are Corral’s own: corral key create'),
  allow_requests_on_db_unavailable: because(notNeeded, 'there is no database apart'),
};

const METRICS = 'figures are at /metrics on the control port, each exchange in the access log';
const library: Readonly<Record<string, KeyRule>> = {
  drop_params: because(notNeeded, 'bodies are passed on as they are: Ollama ignores what it does not know'),
  modify_params: because(notNeeded, 'bodies are passed on as they are'),
  set_verbose: verbose,
  json_logs: because(notNeeded, 'the access log is JSON'),
  telemetry: because(notNeeded, 'Corral reports to nobody'),
  success_callback: because(changed, METRICS),
  failure_callback: because(changed, METRICS),
  callbacks: because(changed, METRICS),
  service_callback: because(changed, METRICS),
  turn_off_message_logging: because(notNeeded, 'messages are never logged'),
  cache: because(unsupported, 'answers of models are not cached'),
  cache_params: because(unsupported, 'answers of models are not cached; values are not shown'),
  max_budget: because(unsupported, 'there are no prices'),
  budget_duration: because(unsupported, 'there are no prices'),
  default_team_settings: because(unsupported, 'there are keys and no teams'),
  ssl_verify: because(changed, 'a backend’s certificate is always checked'),
};

const tables: Readonly<Record<string, Readonly<Record<string, KeyRule>>>> = {
  router_settings: routing,
  litellm_settings: { ...routing, ...library },
  general_settings: general,
};

/** What the keys of one section come to. */
export function sectionFindings(section: string, content: unknown, placeOf: PlaceOf): readonly Finding[] {
  const table = lookUp(tables, section);
  if (!table) return [unsupported(placeOf([section]), 'Corral has no such section; its values are not shown')];
  if (!isRecord(content))
    return content === undefined ? [] : [unsupported(placeOf([section]), 'it is not a map of keys')];
  return Object.entries(content).flatMap(([key, value]) => {
    if (key === 'fallbacks' && section !== 'general_settings')
      return fallbacks(value, (path) => placeOf([section, key, ...path]));
    const rule = lookUp(table, key);
    const place = placeOf([section, key]);
    if (key === 'model_group_alias' && section === 'router_settings') return groupAliases(value, place);
    return rule ? rule(value, place) : [unsupported(place, 'Corral has no such setting; its value is not shown')];
  });
}
