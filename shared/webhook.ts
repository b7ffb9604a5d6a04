/** How it goes with one webhook. Counts are of events, since the start or since it was configured. */
export interface WebhookSnapshot {
  /** As in `notify.webhooks[0]`. */
  readonly key: string;
  /** Fit to be shown: without query, and without what may be a token in its path. */
  readonly url: string;
  readonly isSigned: boolean;
  readonly delivered: number;
  /** Given up, or pushed out by newer ones while too many waited. */
  readonly failed: number;
  /** The one under way included. */
  readonly waiting: number;
  /** Why the last attempt failed; null after one that did not. */
  readonly lastError: string | null;
}
