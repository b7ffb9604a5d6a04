import type { ConnectionCount } from '../../../shared/connection-count.ts';
import type { ModelDrift } from '../../../shared/drift.ts';
import type { AgingKey, KeyStage } from '../../../shared/key-age.ts';
import type { FleetChange, Membership } from '../../fleet/ledger.ts';
import type { Clock } from '../../ports.ts';
import type { Note } from '../event-log.ts';
import { createConnectionNews } from './connection-news.ts';
import { createDriftNews } from './drift-news.ts';
import type { Happening, SettingChange } from './happening.ts';
import { createHealthNews } from './health-news.ts';
import { createLaneNews } from './lane-news.ts';
import { createOrderNews } from './order-news.ts';
import { createQueueNews, type QueueDepth } from './queue-news.ts';
import { tell as inWords } from './tell.ts';

/** What is looked at again and again. */
export interface Sample {
  readonly queue: readonly QueueDepth[];
  /** More than so many waiting is a long queue; 0 = none is. */
  readonly queueOver: number;
  /** Null while the port is not open. */
  readonly connections: ConnectionCount | null;
}

/** Hears everything and writes down what is worth looking back at. */
export interface Reporter {
  started(backends: number): void;
  fleet(change: FleetChange): void;
  /** A configuration came into force. `afterRestart`: those of its keys that wait for the next start. */
  configured(keys: readonly string[], afterRestart: readonly string[]): void;
  /** A configuration was not applied; told once however often it is tried. */
  refused(problems: readonly string[]): void;
  /** Another certificate is served; how long it is valid, ms. */
  certificateRenewed(validForMs: number): void;
  /** Something is wrong with the certificate: one sentence. */
  certificateTrouble(trouble: string): void;
  /** An authority did not issue a certificate: why, and when it is asked again, ms. */
  certificateNotIssued(why: string, retryMs: number): void;
  /** The end of the certificate draws near, or has come: one sentence. */
  certificateAging(words: string, isUrgent: boolean): void;
  /** Callers cannot be known as the configuration says: one sentence. */
  accessTrouble(trouble: string): void;
  /** Keys come near their end, or to it: at least one, all at the same point. */
  keysAging(stage: KeyStage, keys: readonly AgingKey[]): void;
  /** Call about once per second. */
  sample(seen: Sample): void;
  /** Call about once per second: models whose copies differ, and those that are being pulled or deleted somewhere. */
  copies(drift: readonly ModelDrift[], changing: ReadonlySet<string>): void;
  stop(): void;
}

export function createReporter(clock: Clock, note: Note): Reporter {
  const tell = (happening: Happening): void => {
    const { news, about } = inWords(happening);
    note(news, about);
  };
  const health = createHealthNews(clock, tell);
  const lanes = createLaneNews(clock, tell);
  const queue = createQueueNews(tell);
  const connections = createConnectionNews(tell);
  const orders = createOrderNews(clock, tell);
  const drifts = createDriftNews(tell);
  let lastRefused = '';

  function members({ added, removed, edited }: Membership): void {
    const replaced = edited.filter(({ before, now }) => before.url !== now.url).map(({ now }) => now.id);
    for (const id of [...removed, ...replaced]) {
      health.forget(id);
      lanes.forget(id);
      orders.forget(id);
    }
    if (removed.length > 0) tell({ what: 'removed', backends: removed });
    if (added.length > 0) tell({ what: 'added', backends: added });
    for (const { before, now } of edited) tell({ what: 'edited', backend: now.id, changes: changesOf(before, now) });
  }

  return {
    started: (backends) => tell({ what: 'started', backends }),
    fleet(change) {
      if (change.kind === 'health') health.heard(change.backend, change.now);
      else if (change.kind === 'lane') lanes.heard(change.backend, change.model, change.outReason);
      else if (change.kind === 'fight') tell({ ...change, what: 'fight' });
      else if (change.kind === 'version') tell({ ...change, what: 'version' });
      else if (change.kind === 'members') members(change);
      else orders.heard(change);
    },
    configured(keys, afterRestart) {
      lastRefused = '';
      // Who is in the fleet tells itself, in more detail.
      const others = keys.filter((key) => key !== 'backends');
      if (others.length > 0) tell({ what: 'configured', keys: others, afterRestart });
    },
    refused(problems) {
      const refused = problems.join('\n');
      if (refused === lastRefused || refused === '') return;
      lastRefused = refused;
      tell({ what: 'config-refused', problems });
    },
    certificateRenewed: (validForMs) => tell({ what: 'certificate-renewed', validForMs }),
    certificateTrouble: (trouble) => tell({ what: 'certificate-trouble', trouble }),
    certificateNotIssued: (why, retryMs) => tell({ what: 'certificate-not-issued', why, retryMs }),
    certificateAging: (words, isUrgent) => tell({ what: 'certificate-aging', words, isUrgent }),
    accessTrouble: (trouble) => tell({ what: 'access-trouble', trouble }),
    keysAging: (stage, keys) => tell({ what: 'keys-aging', stage, keys }),
    sample(seen) {
      queue.sample(clock.monotonic(), seen.queue, seen.queueOver);
      if (seen.connections !== null) connections.sample(clock.monotonic(), seen.connections);
    },
    copies: (drift, changing) => drifts.sample(clock.monotonic(), drift, changing),
    stop() {
      health.stop();
      lanes.stop();
    },
  };
}

type Settings = Membership['edited'][number]['now'];

/** What is told of a change, in words. */
const told: readonly (readonly [string, (of: Settings) => string])[] = [
  ['url', ({ url }) => url],
  ['kind', ({ kind = 'ollama' }) => kind],
  ['slots', ({ slots }) => String(slots)],
  ['weight', ({ weight }) => String(weight)],
  ['tier', ({ tier }) => String(tier)],
  ['limits.requestsPerMinute', ({ limits }) => String(limits?.requestsPerMinute ?? 'none')],
  ['limits.tokensPerMinute', ({ limits }) => String(limits?.tokensPerMinute ?? 'none')],
];

const changesOf = (before: Settings, now: Settings): SettingChange[] =>
  told.map(([key, of]) => ({ key, before: of(before), now: of(now) })).filter((change) => change.before !== change.now);
