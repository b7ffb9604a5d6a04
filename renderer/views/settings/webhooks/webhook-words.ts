import { shownUrl } from '../../../../shared/shown-url.ts';
import type { WebhookSnapshot } from '../../../../shared/webhook.ts';
import { formatCount, formatList, formatSpan } from '../../../ui/figures.ts';

export interface Toned {
  readonly tone: 'good' | 'bad' | 'quiet';
  readonly text: string;
}

/** What the row of a webhook is called; what may be a token in its address is not shown. */
export const titleOf = (url: unknown): string =>
  typeof url === 'string' && url !== '' ? shownUrl(url) : 'New webhook';

/** What it is told of, from what the configuration says. */
export function kindsInWords(events: unknown): string {
  const kinds = Array.isArray(events) ? events.map(String) : [];
  return kinds.length === 0 ? 'warnings and errors of every kind' : formatList(kinds, 6);
}

/** In a word or two, whether what it is sent arrives. */
export function stateInWords({ lastAttempt, waiting }: WebhookSnapshot): Toned {
  if (lastAttempt === null) return { tone: 'quiet', text: waiting > 0 ? 'sending' : 'nothing sent yet' };
  return lastAttempt.isTaken ? { tone: 'good', text: 'arrives' } : { tone: 'bad', text: 'does not arrive' };
}

/** `12 events delivered, 3 lost, 2 waiting; the next attempt in 20 s`. */
export function countsInWords({ delivered, failed, waiting, nextAttemptAt }: WebhookSnapshot, now: number): string {
  const lost = failed > 0 ? [`${failed} lost`] : [];
  const left = waiting > 0 ? [`${waiting} waiting`] : [];
  const next =
    nextAttemptAt === null ? '' : `; the next attempt in ${formatSpan(Math.max(1_000, nextAttemptAt - now))}`;
  return [`${formatCount(delivered, 'event')} delivered`, ...lost, ...left].join(', ') + next;
}
