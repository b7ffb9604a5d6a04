import { resolve } from 'node:path';
import type { Config } from '../../shared/config.ts';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { shownUrl } from '../../shared/shown-url.ts';
import type { WebhookSnapshot, WebhookTest } from '../../shared/webhook.ts';
import type { Clock, Ports } from '../ports.ts';
import { type Letter, type Tellable, writeLetter } from './letter.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPoster } from './post.ts';
import { readSecret } from './read-secret.ts';
import { isWanted, type WebhookConfig } from './wanted.ts';

export interface NotifierOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'randomBytes' | 'log'>;
  readonly version: string;
  /** Where relative paths start. */
  readonly base: string;
  /** Writes down what became of deliveries: one sentence. */
  readonly tell: (severity: GatewayEvent['severity'], text: string) => void;
}

/** Tells webhooks of events. */
export interface Notifier {
  /** Whoever is told so already, by address, goes on with what waits. */
  adopt(notify: Config['notify']): void;
  /** Delivers it to all who want it, some time. */
  hear(event: GatewayEvent): void;
  /** Sends a letter of the kind `test` at once and says what came of it; null when no webhook has that key. */
  test(key: string): Promise<WebhookTest | null>;
  views(): readonly WebhookSnapshot[];
  /** Which secrets cannot be read, as lines that begin with the key. */
  problems(): readonly string[];
  /** What waits then is lost; the log says how much. */
  stop(): Promise<void>;
}

interface Webhook {
  readonly outbox: Outbox;
  /** As in `notify.webhooks[0]`. */
  key: string;
  config: WebhookConfig;
  /** Why its secret cannot be had. */
  trouble: string | null;
}

const ID_BYTES = 16;

const testLetter: Omit<Tellable, 'at'> = {
  ...{ kind: 'test', severity: 'info', backend: null },
  text: 'a test: an administrator wants to know whether this arrives',
};

const shownOf = (key: string, { url, secretFile }: WebhookConfig) => ({
  key,
  url: shownUrl(url),
  isSigned: secretFile !== undefined,
});

export function createNotifier({ ports, version, base, tell }: NotifierOptions): Notifier {
  const { clock, random, randomBytes, log } = ports;
  const poster = createPoster(clock);
  const write = (about: Tellable): Letter =>
    writeLetter(about, Buffer.from(randomBytes(ID_BYTES)).toString('hex'), version);
  let webhooks: readonly Webhook[] = [];

  async function secretOf(webhook: Webhook): Promise<Result<string | null, string>> {
    const { secretFile } = webhook.config;
    if (secretFile === undefined) return ok(null);
    const read = await readSecret(resolve(base, secretFile));
    // A newer configuration may have named another file meanwhile, or none: its own reading tells of that.
    if (webhooks.includes(webhook) && secretFile === webhook.config.secretFile)
      note(webhook, read.ok ? null : read.error);
    return read.ok ? read : err(`not sent, since it cannot be signed: ${read.error}`);
  }

  function note(webhook: Webhook, trouble: string | null): void {
    const isNew = trouble !== null && trouble !== webhook.trouble;
    webhook.trouble = trouble;
    if (isNew) tell('bad', `${webhook.key}.secretFile: ${trouble}; nothing is sent to ${shownUrl(webhook.config.url)}`);
  }

  function open(key: string, config: WebhookConfig): Webhook {
    const shown = shownUrl(config.url);
    const webhook: Webhook = {
      outbox: createOutbox({
        ...{ clock, random, version, post: poster.post, url: config.url },
        secret: () => secretOf(webhook),
        onLost: (why) => tell('bad', `an event could not be delivered to ${shown}: ${why}`),
        onBack: () => tell('good', `events are delivered to ${shown} again`),
      }),
      ...{ key, config, trouble: null },
    };
    return webhook;
  }

  function close({ outbox, config }: Webhook): void {
    const lost = outbox.stop();
    if (lost > 0) log.warn('events were not delivered', { webhook: shownUrl(config.url), count: lost });
  }

  return {
    adopt({ webhooks: wanted }) {
      const before = new Map(webhooks.map((webhook) => [webhook.config.url, webhook]));
      webhooks = wanted.map((config, index) => {
        const key = `notify.webhooks[${index}]`;
        const known = before.get(config.url);
        before.delete(config.url);
        if (!known) return open(key, config);
        const trouble = known.config.secretFile === config.secretFile ? known.trouble : null;
        return Object.assign(known, { key, config, trouble });
      });
      for (const gone of before.values()) close(gone);
      for (const webhook of webhooks) void secretOf(webhook);
    },
    hear(event) {
      for (const { config, outbox } of webhooks) {
        if (!isWanted(event, config)) continue;
        outbox.add(write(event));
      }
    },
    async test(key) {
      const webhook = webhooks.find((one) => one.key === key);
      return webhook ? test(webhook, write({ ...testLetter, at: clock.now() }), clock) : null;
    },
    views: () =>
      webhooks.map(({ key, config, outbox }) => ({
        ...shownOf(key, config),
        events: config.events ?? null,
        ...outbox.view(),
      })),
    problems: () => webhooks.flatMap(({ key, trouble }) => (trouble === null ? [] : [`${key}.secretFile: ${trouble}`])),
    async stop() {
      for (const webhook of webhooks) close(webhook);
      webhooks = [];
      await poster.close();
    },
  };
}

async function test(
  { key, config, outbox }: Webhook,
  letter: Letter,
  { monotonic }: Pick<Clock, 'monotonic'>,
): Promise<WebhookTest> {
  const startedMs = monotonic();
  const { kind, words } = await outbox.tryOnce(letter);
  const outcome = kind === 'delivered' ? 'taken' : kind;
  return { ...shownOf(key, config), outcome, words, tookMs: monotonic() - startedMs };
}
