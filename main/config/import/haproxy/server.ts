import { fromHaproxyTime, wholeFrom } from '../amounts.ts';
import { carried, changed, type Finding, type Setting, set, setBackend, unsupported } from '../finding.ts';
import { lookUp } from '../look-up.ts';
import { oncePer } from '../once-per.ts';
import { serverUrl } from '../server-address.ts';
import { slotsOf } from '../slots.ts';
import { linesOf } from './facts.ts';
import type { Section } from './parse.ts';
import type { Rule, Scope } from './rule.ts';

/** What Ollama listens on; HAProxy without a port takes the one the client came to. */
const OLLAMA_PORT = 11434;

interface Reading {
  readonly more: Record<string, string | number>;
  readonly notes: string[];
  readonly settings: Setting[];
}

const inheritedBy = oncePer((section: Section): readonly string[] =>
  linesOf(section, 'default-server')
    .flatMap((line) => line.words.slice(1))
    .slice(0, 200),
);

/** A server becomes a backend. */
export const server: Rule = ([name = '', address = '', ...words], scope) => {
  const { place } = scope;
  const inherited = inheritedBy(scope.section);
  const isTls = words.includes('ssl') || (inherited.includes('ssl') && !words.includes('no-ssl'));
  const url = serverUrl(address, { scheme: isTls ? 'https' : 'http', port: OLLAMA_PORT });
  if (!url.ok) return [unsupported(place, url.error)];
  const reading: Reading = { more: { id: name }, notes: [], settings: [] };
  if (!/:\d+$/.test(address)) reading.notes.push(`its port is taken to be Ollama’s own, ${OLLAMA_PORT}`);
  readWords(inherited, { more: reading.more, notes: [], settings: [] });
  readWords(words, reading);
  return [outcome(reading, setBackend(url.value, reading.more), scope)];
};

/** What every server of the section has unless it says otherwise; of that the health checks are for all backends. */
export const defaultServer: Rule = (words, scope) => {
  const reading: Reading = { more: {}, notes: [], settings: [] };
  readWords(words, reading);
  const told = Object.keys(reading.more).length > 0 && reading.notes.length === 0;
  return [outcome({ ...reading, notes: told ? ['the rest is set at each backend'] : reading.notes }, [], scope)];
};

function outcome({ notes, settings }: Reading, backend: readonly Setting[], { place }: Scope): Finding {
  const all = [...backend, ...settings];
  return notes.length === 0 ? carried(place, ...all) : changed(place, [...new Set(notes)].join('; '), ...all);
}

type ReadWord = (text: string, reading: Reading) => void;

const count =
  (min: number, use: (value: number, reading: Reading) => void): ReadWord =>
  (text, reading) => {
    const value = wholeFrom(min, text);
    if (value === null) reading.notes.push('a number of it is none that HAProxy takes');
    else use(value, reading);
  };

const time =
  (path: string): ReadWord =>
  (text, { settings, notes }) => {
    const value = fromHaproxyTime(text);
    if (value === null) notes.push('a time of it is none that HAProxy takes');
    else settings.push(set(path, value));
  };

const note =
  (message: string): ReadWord =>
  (_, { notes }) =>
    void notes.push(message);
const nothing: ReadWord = () => {};

/** Words that take one more, and what the two come to. */
const pairs: Readonly<Record<string, ReadWord>> = {
  weight: count(0, (weight, { more, notes }) => {
    if (weight > 0) more.weight = weight;
    else {
      more.mode = 'draining';
      notes.push('a weight of 0 is a backend that is drained');
    }
  }),
  maxconn: count(0, (bound, { more, notes }) => slotsOf(bound, { more, notes })),
  inter: time('health.interval'),
  fastinter: note('checks are always as far apart (health.interval)'),
  downinter: note('checks are always as far apart (health.interval)'),
  fall: count(1, (value, { settings }) => void settings.push(set('health.fall', value))),
  rise: count(1, (value, { settings }) => void settings.push(set('health.rise', value))),
  slowstart: time('health.slowStart'),
  maxqueue: note('the line has one bound for all (routing.queueLimit)'),
  minconn: note('how many answers it gives at once is learned'),
  verify: (text, { notes }) => void (text === 'none' && notes.push('its certificate is checked')),
  'ca-file': note('its certificate is checked against the authorities the system trusts'),
  crt: note('backends are shown no certificate'),
  cookie: note('no cookie is set'),
  port: note('it is checked where it is used'),
  addr: note('it is checked where it is used'),
  observe: nothing,
  'on-error': nothing,
  'on-marked-down': note('streams are left to end by themselves when checks fail'),
  'on-marked-up': nothing,
  'error-limit': nothing,
  sni: nothing,
  alpn: nothing,
  proto: nothing,
  resolvers: nothing,
  'resolve-prefer': nothing,
  'init-addr': nothing,
  id: nothing,
  source: note('the system chooses the address to connect from'),
  track: note('every backend is checked by itself'),
};

/** Words that stand by themselves. */
const flags: Readonly<Record<string, ReadWord>> = {
  check: nothing,
  ssl: nothing,
  'no-ssl': nothing,
  'check-ssl': nothing,
  backup: (_, { more }) => void Object.assign(more, { tier: 1 }),
  disabled: (_, { more }) => void Object.assign(more, { mode: 'maintenance' }),
  enabled: nothing,
  'non-stick': nothing,
  'send-proxy': note('backends are sent no PROXY line'),
  'send-proxy-v2': note('backends are sent no PROXY line'),
  'no-check': note('every backend is checked'),
};

function readWords(words: readonly string[], reading: Reading): void {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const pair = lookUp(pairs, word);
    const flag = lookUp(flags, word);
    if (pair) {
      at += 1;
      pair(words[at] ?? '', reading);
    } else if (flag) flag('', reading);
    else reading.notes.push('one of its words has no counterpart');
  }
}
