import { fromHaproxyTime, wholeFrom } from '../amounts.ts';
import { carried, carriedAs, changed, notNeeded, set, unsupported } from '../finding.ts';
import { oncePer } from '../once-per.ts';
import { bind } from './bind.ts';
import { linesOf } from './facts.ts';
import { acl, auth, deny, giveBack, monitor, redirect, statsAdmin, statsAuth } from './gate.ts';
import type { Section } from './parse.ts';
import type { Rule } from './rule.ts';
import { defaultServer, server } from './server.ts';

const time =
  (path: string, note = ''): Rule =>
  ([text = ''], { place }) => {
    const value = fromHaproxyTime(text);
    if (value === null) return [unsupported(place, 'its time is none that HAProxy takes')];
    return [note === '' ? carried(place, set(path, value)) : changed(place, note, set(path, value))];
  };

const maxconn: Rule = ([text], { place }) => {
  const count = wholeFrom(1, text);
  return [
    count === null
      ? unsupported(place, 'its number is none that HAProxy takes')
      : carried(place, set('limits.connections', Math.min(count, 65_535))),
  ];
};

/** The schema’s highest. */
const MOST_RETRIES = 10;
const retries: Rule = ([text], { place }) => {
  const count = wholeFrom(0, text);
  if (count === null) return [unsupported(place, 'its number is none that HAProxy takes')];
  if (count > MOST_RETRIES) return [changed(place, 'this is the highest', set('routing.retries', MOST_RETRIES))];
  return [carried(place, set('routing.retries', count))];
};

const hasWeights = oncePer((section: Section) =>
  linesOf(section, 'server', 'default-server').some(({ words }) => words.includes('weight')),
);
/** HAProxy takes turns, by weight where weights are given. */
export const turns = (section: Section): string => (hasWeights(section) ? 'weighted' : 'round-robin');

const STICKY = 'each client has its own backend, by its key, else its address; a full one is passed over';

const balance: Rule = ([word = '', ...rest], { section, place }) => {
  const policy = (name: string, note = '') => [
    note === '' ? carried(place, set('routing.policy', name)) : changed(place, note, set('routing.policy', name)),
  ];
  if (word === 'leastconn') return policy('least-busy');
  if (word === 'roundrobin' || word === 'static-rr') return policy(turns(section));
  if (word === 'source') return policy('sticky-client', STICKY);
  if (word === 'random' || word.startsWith('random('))
    return policy('least-busy', 'the least busy of all backends, not of some chosen by chance');
  if (
    /^hdr\((?:authorization|x-api-key)/i.test(word) ||
    (word === 'hash' && /^(?:src|req\.hdr\((?:authorization|x-api-key)\))$/i.test(rest[0] ?? ''))
  )
    return policy('sticky-client', STICKY);
  return [
    unsupported(
      place,
      'backends are chosen by how busy they are, in turn, by client or by conversation: routing.policy',
    ),
  ];
};

const stick: Rule = (args, { place }) =>
  args.includes('src') || args.some((word) => /hdr\((?:authorization|x-api-key)/i.test(word))
    ? [changed(place, STICKY, set('routing.policy', 'sticky-client'))]
    : [unsupported(place, 'backends are chosen by client or by conversation: routing.policy')];

const mode: Rule = ([word], { place }) =>
  word === 'http'
    ? [notNeeded(place, 'Corral speaks HTTP')]
    : [changed(place, 'Corral speaks HTTP: it reads each request to choose a backend by its model')];

const leadsTo: Rule = (args, { place }) =>
  args.length > 1
    ? [changed(place, 'all backends are one fleet: those that have the model that is asked for serve it')]
    : [carriedAs(place, 'the servers of that backend are the fleet')];

const dropHeader: Rule = ([name = ''], { place }) =>
  /^(?:authorization|x-api-key|cookie|origin|referer|forwarded|x-forwarded-\w+|x-real-ip)$/i.test(name)
    ? [notNeeded(place, 'what clients say of themselves in that header is never passed on')]
    : [
        unsupported(
          place,
          'Corral changes no headers besides those it sets itself (X-Forwarded-*, x-request-id, x-corral-*)',
        ),
      ];

const logLevel: Rule = (_, { place }) => [
  notNeeded(place, 'the log goes to stderr and the data directory (log.level)'),
];

/** What lines come to, by keyword. */
export const lineRules: Readonly<Record<string, Rule>> = {
  bind,
  server,
  'default-server': defaultServer,
  acl,
  balance,
  mode,
  retries,
  redirect,
  maxconn,
  stick,
  'stick on': stick,
  default_backend: leadsTo,
  use_backend: leadsTo,
  'monitor-uri': monitor,
  'log-send-hostname': logLevel,
  'crt-base': (_, { place }) => [carriedAs(place, 'the path of the certificate has it')],
  'http-request deny': deny,
  'http-request del-header': dropHeader,
  'http-request tarpit': deny,
  'http-request reject': deny,
  'http-request auth': auth,
  'http-request redirect': redirect,
  'http-request return': giveBack,
  'stats admin': statsAdmin,
  'stats auth': statsAuth,
  'stats http-request': statsAdmin,
  'timeout connect': time('timeouts.connect'),
  'timeout server': time('timeouts.idle'),
  'timeout client': ([text = ''], { place }) => [
    fromHaproxyTime(text) === null
      ? unsupported(place, 'its time is none that HAProxy takes')
      : changed(
          place,
          'a client that waits for its answer is never given up; one that uploads is after timeouts.body, one that reads slowly is waited for',
        ),
  ],
  'timeout queue': time('routing.queueTimeout'),
  'timeout check': time('health.timeout'),
  'timeout http-request': time('timeouts.header'),
};
