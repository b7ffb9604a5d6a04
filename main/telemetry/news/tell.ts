import { driftInWords } from '../../../shared/drift.ts';
import type { AgingKey } from '../../../shared/key-age.ts';
import { sidesInWords } from '../../../shared/runner-fight.ts';
import type { BackendMode } from '../../../shared/snapshot.ts';
import type { News } from '../event-log.ts';
import type { Happening, SettingChange, Subject } from './happening.ts';
import { countOf, someOf, spanInWords } from './words.ts';

type Of<What extends Happening['what']> = Extract<Happening, { readonly what: What }>;
type Telling = Pick<News, 'kind' | 'severity' | 'text'>;
type Tellers = { readonly [What in Happening['what']]: (happening: Of<What>) => Telling };

const telling = (kind: News['kind'], severity: News['severity'], text: string): Telling => ({ kind, severity, text });
const nameOf = ({ backend, model }: Subject): string => (model === null ? backend : `${model} on ${backend}`);
const kindOf = ({ model }: Subject): News['kind'] => (model === null ? 'health' : 'lane');

const tellers: Tellers = {
  started: ({ backends }) =>
    telling(
      'fleet',
      'info',
      `the gateway started with ${backends === 0 ? 'no backend' : countOf(backends, 'backend')}`,
    ),
  out: ({ backend, state, reason }) => telling('health', 'bad', `${backend} is ${state}: ${reason}`),
  'many-out': ({ backends, reason }) =>
    telling(
      'health',
      'bad',
      `${countOf(backends.length, 'more backend')} went out: ${someOf(backends)}; last: ${reason}`,
    ),
  back: ({ backend, outMs, trouble }) =>
    trouble === null
      ? telling('health', 'good', `${backend} is back after ${spanInWords(outMs)}`)
      : telling('health', 'warning', `${backend} is back after ${spanInWords(outMs)}, but ${trouble}`),
  'many-back': ({ backends }) =>
    telling('health', 'good', `${countOf(backends.length, 'more backend')} came back: ${someOf(backends)}`),
  degraded: ({ backend, reason }) => telling('health', 'warning', `${backend} is degraded: ${reason}`),
  well: ({ backend, troubleMs }) =>
    telling('health', 'good', `${backend} is well again after ${spanInWords(troubleMs)}`),
  unsteady: ({ subject, times, withinMs, reason }) =>
    telling(
      kindOf(subject),
      'bad',
      `${nameOf(subject)} comes and goes: ${times} failures in ${spanInWords(withinMs)}; last: ${reason}`,
    ),
  steady: ({ subject, times, reason }) =>
    reason === null
      ? telling(kindOf(subject), 'good', `${nameOf(subject)} is steady again, after ${countOf(times, 'failure')}`)
      : telling(kindOf(subject), 'bad', `${nameOf(subject)} stays out, after ${countOf(times, 'failure')}: ${reason}`),
  'lane-out': ({ backend, model, reason }) =>
    telling('lane', 'warning', `${model} on ${backend} is out of rotation: ${reason}`),
  'many-lanes-out': ({ subjects, reason }) =>
    telling(
      'lane',
      'warning',
      `${countOf(subjects.length, 'more model')} left rotation: ${someOf(subjects.map(nameOf))}; last: ${reason}`,
    ),
  'lane-back': ({ backend, model, outMs }) =>
    telling('lane', 'good', `${model} on ${backend} works again after ${spanInWords(outMs)}`),
  fight: ({ backend, fight: { model, sides } }) =>
    telling('lane', 'warning', `${backend} loads ${model} again and again: ${sidesInWords(sides)}`),
  version: ({ backend, before, now }) =>
    telling('health', 'info', `${backend} now runs Ollama ${now}, before it was ${before}`),
  mode: ({ backend, now, inFlight, endsInMs }) =>
    telling('mode', 'info', `${backend} ${modeWords[now](inFlight)}${inFlight > 0 ? endInWords(endsInMs) : ''}`),
  deadline: ({ backend, endsInMs }) =>
    telling('mode', 'info', `${backend} goes on draining${endInWords(endsInMs) || ', without a deadline'}`),
  overdue: ({ backend, ended, moved }) =>
    telling(
      'mode',
      ended > 0 ? 'warning' : 'info',
      `the deadline of draining ${backend} came: ${[
        countOf(ended, 'stream was ended', 'streams were ended'),
        ...(moved > 0 ? [countOf(moved, 'waiting request was placed anew', 'waiting requests were placed anew')] : []),
      ].join(', ')}`,
    ),
  drained: ({ backend, tookMs }) => telling('mode', 'info', `${backend} is drained, after ${spanInWords(tookMs)}`),
  added: ({ backends }) => telling('fleet', 'info', `${wereWords(backends)} added`),
  removed: ({ backends }) => telling('fleet', 'info', `${wereWords(backends)} removed`),
  edited: ({ backend, changes }) =>
    telling('fleet', 'info', `${backend} was changed: ${changes.map(changeInWords).join(', ')}`),
  configured: ({ keys, afterRestart }) =>
    telling('config', 'info', `the configuration was changed: ${someOf(keys)}${waitingInWords(afterRestart)}`),
  'config-refused': ({ problems: [first = 'it is not valid', ...others] }) =>
    telling(
      'config',
      'warning',
      `a configuration was not applied: ${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}`,
    ),
  'certificate-renewed': ({ validForMs }) =>
    telling('certificate', 'good', `the certificate was renewed and is valid for ${spanInWords(validForMs)}`),
  'certificate-trouble': ({ trouble }) => telling('certificate', 'bad', trouble),
  'certificate-not-issued': ({ why, retryMs }) =>
    telling('certificate', 'warning', `no certificate was issued: ${why}; tried again in ${spanInWords(retryMs)}`),
  'certificate-aging': ({ words, isUrgent }) => telling('certificate', isUrgent ? 'bad' : 'warning', words),
  'access-trouble': ({ trouble }) => telling('access', 'bad', trouble),
  'keys-aging': (aging) => telling('key', aging.stage === 'expired' ? 'bad' : 'warning', keysInWords(aging)),
  drifted: (drift) => telling('drift', 'warning', driftInWords(drift)),
  alike: ({ model }) => telling('drift', 'good', `${model} no longer differs between backends`),
  'many-drifted': ({ models }) =>
    telling('drift', 'warning', `${countOf(models.length, 'model')} differ between backends: ${someOf(models)}`),
  'many-alike': ({ models }) =>
    telling('drift', 'good', `${countOf(models.length, 'model')} no longer differ between backends: ${someOf(models)}`),
  'queue-long': ({ depth, models }) =>
    telling('queue', 'warning', `${countOf(depth, 'request')} wait for a free slot, for ${someOf(models, 3)}`),
  'queue-short': ({ waiting, lastedMs, most }) =>
    telling(
      'queue',
      'good',
      `${waiting === 0 ? 'nobody waits any more' : `the line is short again, ${waiting} wait`}, after ${spanInWords(lastedMs)} with up to ${most} waiting`,
    ),
  'connections-full': ({ limit }) =>
    telling(
      'queue',
      'bad',
      `clients are turned away: ${countOf(limit, 'connection')} ${limit === 1 ? 'is' : 'are'} open, as many as may be (limits.connections)`,
    ),
  'connections-free': ({ refused }) =>
    telling('queue', 'good', `clients are let in again; ${countOf(refused, 'connection')} had been turned away`),
};

const modeWords: Readonly<Record<BackendMode, (inFlight: number) => string>> = {
  active: () => 'takes work again',
  draining: (inFlight) =>
    inFlight === 0 ? 'is drained: nothing runs there' : `takes no new work: ${stillRunning(inFlight)}`,
  maintenance: (inFlight) => `is in maintenance${inFlight === 0 ? '' : `: ${stillRunning(inFlight)}`}`,
};

const endInWords = (endsInMs: number | null): string =>
  endsInMs === null ? '' : `; what is left ends in ${spanInWords(endsInMs)}`;

const stillRunning = (inFlight: number): string =>
  `${countOf(inFlight, 'request')} still ${inFlight === 1 ? 'runs' : 'run'} there`;

const wereWords = (backends: readonly string[]): string =>
  backends.length > 3
    ? `${backends.length} backends (${someOf(backends)}) were`
    : `${backends.join(', ')} ${backends.length === 1 ? 'was' : 'were'}`;

/** `key ck_3f9k2m7q of Ann expires in 14 days; it was last used 3 h ago`. */
function keysInWords({ keys, stage }: Of<'keys-aging'>): string {
  const [only, second] = keys;
  if (only !== undefined && second === undefined) return keyInWords(only);
  const names = someOf(keys.map(({ id, owner }) => `${id} of ${owner}`));
  return stage === 'expired'
    ? `${keys.length} keys have expired and are refused: ${names}`
    : `${keys.length} keys expire within ${stage} days: ${names}`;
}

function keyInWords({ id, owner, leftMs, unusedMs }: AgingKey): string {
  const end = leftMs > 0 ? `expires in ${spanInWords(leftMs)}` : 'has expired and is refused';
  const use = unusedMs === null ? 'it was never used' : `it was last used ${spanInWords(unusedMs)} ago`;
  return `key ${id} of ${owner} ${end}; ${use}`;
}

const changeInWords = ({ key, before, now }: SettingChange): string => `${key} ${before} → ${now}`;

const waitingInWords = (keys: readonly string[]): string =>
  keys.length === 0 ? '' : `; ${someOf(keys)} ${keys.length === 1 ? 'waits' : 'wait'} for the next start`;

/** A happening as it is written down, and the backends it is about when there are several. Pure. */
export function tell(happening: Happening): { readonly news: News; readonly about: readonly string[] } {
  // Each teller takes the happening it is listed under; the compiler cannot follow that through the index.
  const teller = tellers[happening.what] as (happening: Happening) => Telling;
  const about = backendsOf(happening);
  const model = modelOf(happening);
  const backend = about.length === 1 ? (about[0] ?? null) : null;
  return { news: { ...teller(happening), backend, ...(model !== null && { model }) }, about };
}

function modelOf(happening: Happening): string | null {
  if ('model' in happening) return happening.model;
  if ('subject' in happening) return happening.subject.model;
  return happening.what === 'fight' ? happening.fight.model : null;
}

function backendsOf(happening: Happening): readonly string[] {
  if ('backend' in happening) return [happening.backend];
  if ('builds' in happening) return happening.builds.slice(1).flatMap(({ backends }) => backends);
  if ('subject' in happening) return [happening.subject.backend];
  if ('subjects' in happening) return [...new Set(happening.subjects.map(({ backend }) => backend))];
  return 'backends' in happening && typeof happening.backends === 'object' ? happening.backends : [];
}
