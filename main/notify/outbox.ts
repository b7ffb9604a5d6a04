import type { Result } from '../../shared/result.ts';
import type { Clock, Random } from '../ports.ts';
import { headersOf, type Letter } from './letter.ts';
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

export interface OutboxView {
  readonly delivered: number;
  readonly failed: number;
  readonly waiting: number;
  readonly lastError: string | null;
}

/** What is still to be told to one webhook. */
export interface Outbox {
  add(letter: Letter): void;
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
  let cancelPause = (): void => {};
  let delivered = 0;
  let failed = 0;
  let lastError: string | null = null;
  let isInTrouble = false;

  function done(): void {
    waiting.shift();
    const [next] = waiting;
    if (next) void attempt(next, 1);
  }

  function lose(why: string): void {
    failed += 1;
    if (!isInTrouble) ports.onLost(why);
    isInTrouble = true;
    done();
  }

  function succeed(): void {
    delivered += 1;
    lastError = null;
    if (isInTrouble) ports.onBack();
    isInTrouble = false;
    done();
  }

  async function attempt(letter: Letter, attempts: number): Promise<void> {
    const outcome = await send(letter, ports, stopped.signal);
    if (stopped.signal.aborted) return;
    if (outcome.kind === 'delivered') return succeed();
    lastError = outcome.why;
    if (outcome.kind === 'refused') return lose(outcome.why);
    if (attempts >= MAX_ATTEMPTS) return lose(`${outcome.why}, ${attempts} times`);
    cancelPause = clock.schedule(
      pauseMs(attempts, outcome.afterMs, random()),
      () => void attempt(letter, attempts + 1),
    );
  }

  return {
    add(letter) {
      if (stopped.signal.aborted) return;
      waiting.push(letter);
      if (waiting.length === 1) void attempt(letter, 1);
      if (waiting.length <= MAX_WAITING) return;
      // The first one is under way.
      waiting.splice(1, 1);
      failed += 1;
      if (!isInTrouble) ports.onLost(lastError ?? 'events come faster than it takes them');
      isInTrouble = true;
    },
    view: () => ({ delivered, failed, waiting: waiting.length, lastError }),
    stop() {
      stopped.abort();
      cancelPause();
      return waiting.splice(0).length;
    },
  };
}

/** One attempt. What is to be signed is never sent unsigned. */
async function send(letter: Letter, ports: OutboxPorts, signal: AbortSignal): Promise<Outcome> {
  const { clock, post, url, version } = ports;
  const secret = await ports.secret();
  if (!secret.ok) return { kind: 'failed', why: secret.error, afterMs: null };
  const signed = secret.value === null ? null : { secret: secret.value, atMs: clock.now() };
  const replied = await post({ url, headers: headersOf(letter, version, signed), body: letter.body, signal });
  return replied.ok ? judge(replied.value, clock.now()) : { kind: 'failed', why: replied.error, afterMs: null };
}
