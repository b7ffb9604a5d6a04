import type { Readable } from 'node:stream';
import type { TakenBack } from '../fleet/run.ts';
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
  /** Sets what to do when the gateway wants the exchange back while nothing of its answer is here. */
  readonly onTakenBack: (react: ((why: TakenBack) => void) | null) => void;
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
  return new Promise((resolve) => {
    const settle = (outcome: AttemptOutcome): void => {
      departure.unwatch();
      request.onTakenBack(null);
      resolve(outcome);
    };
    const reception = new Reception(
      {
        onBody(heard) {
          const seen = judgeFirstBytes(heard, request.route);
          if (seen === 'wait') return false;
          settle(seen === 'answer' ? { kind: 'answer', answer: heard } : seen);
          return true;
        },
        onFailure: (error) => settle({ kind: 'failed', failure: failureOf(error, request.idleMs), held: null }),
      },
      ports.clock,
      request.idleMs,
    );
    reception.watchWith(ports.idleWatch);
    departure.watch(() => {
      reception.abort();
      settle({ kind: 'gone' });
    });
    request.onTakenBack((why) => {
      reception.abort();
      settle({ kind: 'failed', failure: { kind: 'taken_back', ...why }, held: null });
    });
    const { url, method, path, headers, body } = request;
    ports.dialler.dispatch(url, { method, path, headers, body, blocking: true }, reception);
  });
}

const failureOf = (error: Error, idleMs: number): AttemptFailure =>
  Reception.isSilence(error)
    ? { kind: 'silent', reason: `no answer for ${Math.round(idleMs / 1000)} s` }
    : wireFailure(error);
