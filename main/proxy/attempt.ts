import type { Readable } from 'node:stream';
import type { Clock } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { Departure } from './departure.ts';
import type { Dialler } from './dialler.ts';
import { type FailedAttempt, judgeFirstBytes } from './first-bytes.ts';
import type { IdleWatch } from './idle-watch.ts';
import { Reception } from './reception.ts';
import type { Route } from './routes.ts';
import type { AttemptFailure } from './verdict.ts';
import { wireFailure } from './wire-failure.ts';

export interface AttemptRequest {
  /** The backend's origin. */
  readonly url: string;
  readonly method: string;
  readonly path: string;
  /** Flat pairs. */
  readonly headers: string[];
  /** A stream can be sent only once: whoever passes one must not retry. */
  readonly body: Buffer | Readable | null;
  readonly route: Route;
  readonly idleMs: number;
}

/** What happened on the wire. Before the first body byte reaches the client, every failure is a value. */
export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | FailedAttempt
  | { readonly kind: 'gone' };

export interface AttemptPorts {
  readonly clock: Clock;
  readonly dialler: Dialler;
  readonly idleWatch: IdleWatch;
}

/** Dials once and waits for the first bytes of an answer, for its failure, or for the client to leave. */
export function attempt(request: AttemptRequest, departure: Departure, ports: AttemptPorts): Promise<AttemptOutcome> {
  const { clock, dialler, idleWatch } = ports;
  const startedAt = clock.monotonic();
  return new Promise((resolve) => {
    const settle = (outcome: AttemptOutcome): void => {
      departure.unwatch();
      if (outcome.kind !== 'answer') unwatchIdle();
      resolve(outcome);
    };
    const reception = new Reception(
      {
        onBody(heard) {
          const seen = judgeFirstBytes(heard, request.route);
          if (seen === 'answer')
            settle({ kind: 'answer', answer: answerOf(heard, clock.monotonic() - startedAt, unwatchIdle) });
          else if (seen !== 'wait') settle(seen);
          return seen !== 'wait';
        },
        onFailure: (error) => settle({ kind: 'failed', failure: failureOf(error, request.idleMs), held: null }),
      },
      () => clock.monotonic(),
      request.idleMs,
    );
    const unwatchIdle = idleWatch.add(reception);
    departure.watch(() => {
      reception.abort();
      settle({ kind: 'gone' });
    });
    const { url, method, path, headers, body } = request;
    dialler.dispatch(url, { method, path, headers, body, blocking: true }, reception);
  });
}

const failureOf = (error: Error, idleMs: number): AttemptFailure =>
  Reception.isSilence(error)
    ? { kind: 'silent', reason: `no answer for ${Math.round(idleMs / 1000)} s` }
    : wireFailure(error);

const answerOf = (heard: Reception, ttfbMs: number, done: () => void): Answer => ({
  status: heard.status,
  headers: heard.headers,
  ttfbMs,
  get whole() {
    return heard.ended ? Buffer.concat(heard.held) : null;
  },
  read(sink) {
    heard.attach({
      data: (chunk) => sink.data(chunk),
      end() {
        done();
        sink.end();
      },
      fail(error) {
        done();
        sink.fail(error);
      },
    });
  },
  pause: () => heard.pause(),
  resume: () => heard.resume(),
  abort() {
    done();
    heard.abort();
  },
});
