import type { eventKinds } from './gateway-event.ts';

/** How one attempt to deliver something went. */
export interface WebhookAttempt {
  /** When it ended; milliseconds since the epoch. */
  readonly at: number;
  readonly isTaken: boolean;
  /** What came back, or why nothing did: `it answered 204`, `connection refused`. */
  readonly words: string;
}

/** How it goes with one webhook. Counts are of events, since the start or since it was configured. */
export interface WebhookSnapshot {
  /** As in `notify.webhooks[0]`. */
  readonly key: string;
  /** Fit to be shown: without query, and without what may be a token in its path. */
  readonly url: string;
  /** The kinds it is told of; null = warnings and errors of every kind. */
  readonly events: readonly (typeof eventKinds)[number][] | null;
  readonly isSigned: boolean;
  readonly delivered: number;
  /** Given up, or pushed out by newer ones while too many waited. */
  readonly failed: number;
  /** The one under way included. */
  readonly waiting: number;
  /** The latest that ended, tests included; null before the first. */
  readonly lastAttempt: WebhookAttempt | null;
  /** When the first of those that wait is tried again; null while nothing waits, or an attempt is under way. */
  readonly nextAttemptAt: number | null;
}

/** What came of a letter that an admin sent to see whether it arrives. */
export interface WebhookTest extends Pick<WebhookSnapshot, 'key' | 'url' | 'isSigned'> {
  /** `refused`: an event would be lost there; `failed`: it would be tried again. */
  readonly outcome: 'taken' | 'refused' | 'failed';
  /** As in `WebhookAttempt`. */
  readonly words: string;
  readonly tookMs: number;
}

const verdicts: Readonly<Record<WebhookTest['outcome'], (url: string) => string>> = {
  taken: (url) => `${url} took the test`,
  refused: (url) => `${url} refused the test, and would lose events`,
  failed: (url) => `${url} did not take the test; events would be tried again`,
};

/** `https://ops.example.org/in took the test: it answered 204, after 12 ms`. */
export const testInWords = ({ url, outcome, words, tookMs, isSigned }: WebhookTest): string =>
  `${verdicts[outcome](url)}: ${words}, after ${Math.round(tookMs)} ms${outcome === 'taken' && !isSigned ? ', not signed' : ''}`;
