import { fromNginxTime, wholeFrom } from '../amounts.ts';
import {
  carried,
  carriedAs,
  changed,
  type Finding,
  notNeeded,
  type Place,
  type Setting,
  set,
  setBackend,
  unsupported,
} from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { serverUrl } from '../server-address.ts';
import { slotsOf } from '../slots.ts';
import { isAboutKey, parameter } from './facts.ts';
import type { Directive } from './parse.ts';
import { leftOut, type Rule, shownName } from './rule.ts';
import { noNeed, noSuch } from './words.ts';

/** The servers of an upstream become backends. */
export const upstream: Rule = (directive, { facts, place }) => {
  const [name = ''] = directive.args;
  if (!facts.upstreams.has(directive)) return [unsupported(place, 'no proxy_pass leads to it'), ...leftOut(directive)];
  const scheme = facts.isSecure(name) ? 'https' : 'http';
  const children = directive.block ?? [];
  const at = (child: Directive): Place => ({
    line: child.line,
    file: child.file,
    what: shownName(child.name),
    rank: place.rank + 1,
  });
  const chosen = children.some((child) => lookUp(methods, child.name) !== undefined);
  return [
    chosen
      ? carriedAs(place, 'its servers are backends')
      : carried(place, set('routing.policy', usualMethod(children))),
    ...children.flatMap((child) => member(child, at(child), scheme)),
  ];
};

/** nginx takes turns, by weight where weights are given. */
const usualMethod = (children: readonly Directive[]): string =>
  children.some((child) => child.name === 'server' && parameter(child, 'weight') !== undefined)
    ? 'weighted'
    : 'round-robin';

type Member = (directive: Directive, place: Place, scheme: string) => readonly Finding[];

const policy =
  (name: string, note = ''): Member =>
  (_, place) => [
    note === '' ? carried(place, set('routing.policy', name)) : changed(place, note, set('routing.policy', name)),
  ];

const hash: Member = ({ args: [expression = ''] }, place) => {
  if (isAboutKey(expression) || /\$(?:binary_)?remote_addr/.test(expression))
    return [changed(place, STICKY, set('routing.policy', 'sticky-client'))];
  return [
    unsupported(place, 'backends are chosen by client or by conversation (routing.policy), not by a hash of one’s own'),
  ];
};

const STICKY = 'each client has its own backend, by its key, else its address; a full one is passed over';

/** How nginx chooses a server. */
const methods: Readonly<Record<string, Member>> = {
  least_conn: policy('least-busy'),
  ip_hash: policy('sticky-client', STICKY),
  hash,
  random: policy('least-busy', 'the least busy of all backends, not of two chosen by chance'),
  least_time: policy('adaptive', 'where the first token is expected soonest'),
  fair: policy('least-busy'),
  sticky: policy('sticky-client', `${STICKY}; no cookie is set`),
};

const members: Readonly<Record<string, Member>> = {
  ...methods,
  server: backend,
  queue: ({ args }, place) => {
    const limit = wholeFrom(0, args[0]);
    const timeout = fromNginxTime(parameter({ args }, 'timeout') ?? '60s');
    if (limit === null || timeout === null) return [unsupported(place, 'its values are none that nginx takes')];
    return [carried(place, set('routing.queueLimit', limit), set('routing.queueTimeout', timeout))];
  },
};

function member(directive: Directive, place: Place, scheme: string): readonly Finding[] {
  const known = lookUp(members, directive.name);
  if (known) return known(directive, place, scheme);
  const reason = lookUp(noNeed, directive.name);
  return reason === undefined
    ? [unsupported(place, lookUp(noSuch, directive.name) ?? 'Corral has no such setting')]
    : [notNeeded(place, reason)];
}

function backend(directive: Directive, place: Place, scheme: string): readonly Finding[] {
  const [address = '', ...words] = directive.args;
  const url = serverUrl(address, { scheme, port: scheme === 'https' ? 443 : 80 });
  if (!url.ok) return [unsupported(place, url.error)];
  const notes: string[] = [];
  const settings: Setting[] = [];
  const more: Record<string, string | number> = {};
  for (const word of words) readWord(word, { more, notes, settings });
  const all = [...setBackend(url.value, more), ...settings];
  return [notes.length === 0 ? carried(place, ...all) : changed(place, notes.join('; '), ...all)];
}

interface Reading {
  readonly more: Record<string, string | number>;
  readonly notes: string[];
  readonly settings: Setting[];
}

type ReadWord = (text: string, reading: Reading) => void;

const time =
  (path: string): ReadWord =>
  (text, { settings, notes }) => {
    const value = fromNginxTime(text);
    if (value === null) notes.push('a time of it is none that nginx takes');
    else settings.push(set(path, value));
  };

/** The words of a server, and what each comes to. */
const serverWords: Readonly<Record<string, ReadWord>> = {
  weight: (text, { more, notes }) => {
    const count = wholeFrom(1, text);
    if (count === null) notes.push('its weight is none that nginx takes');
    else more.weight = count;
  },
  backup: (_, { more }) => void Object.assign(more, { tier: 1 }),
  down: (_, { more }) => void Object.assign(more, { mode: 'maintenance' }),
  max_fails: (text, { settings, notes }) => {
    // Three within the cool-down is what Corral counts to.
    if (text === '0') settings.push(set('routing.cooldown', '0s'));
    else if (text !== '3') notes.push('max_fails is always 3');
  },
  fail_timeout: time('routing.cooldown'),
  slow_start: time('health.slowStart'),
  max_conns: (text, { more, notes }) => slotsOf(wholeFrom(0, text), { more, notes }),
  resolve: (_, { notes }) => void notes.push('its name is looked up at each new connection'),
};

/** One `name=value` of a server. */
function readWord(word: string, reading: Reading): void {
  const [name = '', text = ''] = word.split(/=(.*)/s);
  const read = lookUp(serverWords, name);
  if (read) read(text, reading);
  else reading.notes.push('one of its words has no counterpart');
}
