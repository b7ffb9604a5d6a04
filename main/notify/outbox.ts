import type { Result } from '../../shared/result.ts';
import type { WebhookAttempt, WebhookSnapshot } from '../../shared/webhook.ts';
import type { Clock, Random } from '../ports.ts';
import { headersOf, type Letter } from './letter.ts';
import { createPause } from './pause.ts';
import type { Post } from './post.ts';
import { judge, MAX_ATTEMPTS, type Outcome, pauseMs } from './retry.ts';

export interface OutboxPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly post: Post;
  readonly version: string;
  readonly url: string;
  /** What to sign with now; null where deliveries are not signed. The error is one line. */
  readonly secret: () => Promise<Result<string | null, string>>;
  /** Told when a letter is given up after some success, or first of all; not again before the next success. */
  readonly onLost: (why: string) => void;
  /** Told of the first success after that. */
  readonly onBack: () => void;
}

export type OutboxView = Pick<WebhookSnapshot, 'delivered' | 'failed' | 'waiting' | 'lastAttempt' | 'nextAttemptAt'>;

/** What is still to be told to one webhook. */
export interface Outbox {
  add(letter: Letter): void;
  /** Sends it past all that waits, once. When it is taken, what waits to be tried again is tried at once. */
  tryOnce(letter: Letter): Promise<Outcome>;
  view(): OutboxView;
  /** Gives up what waits and cuts what is under way; returns how many letters that loses. */
  stop(): number;
}

/** More than that is nobody's to read any more. */
const MAX_WAITING = 200;

/** Delivers letters one at a time, in their order; what cannot be delivered now is tried again before the next one. */
export function createOutbox(ports: OutboxPorts): Outbox {
  const { clock, random } = ports;
  const stopped = new AbortController();
  const waiting: Letter[] = [];
  const pause = createPause(clock);
  let delivered = 0;
  let failed = 0;
  let lastAttempt: WebhookAttempt | null = null;
  let isInTrouble = false;

  function done(): void {
    waiting.shift();
    const [next] = waiting;
    if (next) void attempt(next, 1);
  }

  function noteLost(why: string): void {
    failed += 1;
    if (!isInTrouble) ports.onLost(why);
    isInTrouble = true;
  }

  function succeed(): void {
    delivered += 1;
    if (isInTrouble) ports.onBack();
    isInTrouble = false;
    done();
  }

  function lose(why: string): void {
    noteLost(why);
    done();
  }

  async function sendNow(letter: Letter): Promise<Outcome> {
    const outcome = await send(letter, ports, stopped.signal);
    if (!stopped.signal.aborted)
      lastAttempt = { at: clock.now(), isTaken: outcome.kind === 'delivered', words: outcome.words };
    return outcome;
  }

  async function attempt(letter: Letter, attempts: number): Promise<void> {
    const outcome = await sendNow(letter);
    if (stopped.signal.aborted) return;
    if (outcome.kind === 'delivered') return succeed();
    if (outcome.kind === 'refused') return lose(outcome.words);
    if (attempts >= MAX_ATTEMPTS) return lose(`${outcome.words}, ${attempts} times`);
    pause.begin(pauseMs(attempts, outcome.afterMs, random()), () => void attempt(letter, attempts + 1));
  }

  return {
    add(letter) {
      if (stopped.signal.aborted) return;
      waiting.push(letter);
      if (waiting.length === 1) void attempt(letter, 1);
      if (waiting.length <= MAX_WAITING) return;
      // The first one is under way.
      waiting.splice(1, 1);
      noteLost(lastAttempt?.isTaken === false ? lastAttempt.words : 'events come faster than it takes them');
    },
    async tryOnce(letter) {
      const outcome = await sendNow(letter);
      if (stopped.signal.aborted)
        return { kind: 'failed', words: 'it was changed or taken out of the configuration meanwhile', afterMs: null };
      if (outcome.kind === 'delivered') pause.cut();
      return outcome;
    },
    view: () => ({ delivered, failed, waiting: waiting.length, lastAttempt, nextAttemptAt: pause.endsAt() }),
    stop() {
      stopped.abort();
      pause.cancel();
      return waiting.splice(0).length;
    },
  };
}

/** One attempt. What is to be signed is never sent unsigned. */
async function send(letter: Letter, ports: OutboxPorts, signal: AbortSignal): Promise<Outcome> {
  const { clock, post, url, version } = ports;
  const secret = await ports.secret();
  if (!secret.ok) return { kind: 'failed', words: secret.error, afterMs: null };
  const signed = secret.value === null ? null : { secret: secret.value, atMs: clock.now() };
  const replied = await post({ url, headers: headersOf(letter, version, signed), body: letter.body, signal });
  return replied.ok ? judge(replied.value, clock.now()) : { kind: 'failed', words: replied.error, afterMs: null };
}
