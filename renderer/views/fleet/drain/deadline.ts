const MINUTE_MS = 60_000;

/** How long streams may go on, as somebody chose it: `never` ends them, so many minutes, or minutes of one's own. */
export interface DeadlineChoice {
  readonly kind: 'never' | '1' | '5' | '10' | '30' | 'own';
  /** Minutes, as typed; read when `kind` is `own`. */
  readonly own: string;
}

export const deadlineChoices: readonly { readonly value: DeadlineChoice['kind']; readonly label: string }[] = [
  { value: 'never', label: 'None' },
  { value: '1', label: '1 min' },
  { value: '5', label: '5 min' },
  { value: '10', label: '10 min' },
  { value: '30', label: '30 min' },
  { value: 'own', label: 'Own' },
];

/** As much as the gateway takes: a week. */
const MOST_MINUTES = 7 * 24 * 60;

/** Milliseconds, null for none; the error is for the one who typed it. */
export function readDeadline({ kind, own }: DeadlineChoice): number | null | { readonly error: string } {
  if (kind === 'never') return null;
  const minutes = Number((kind === 'own' ? own : kind).replace(',', '.'));
  if (own.trim() === '' && kind === 'own') return { error: 'Say how many minutes' };
  return Number.isFinite(minutes) && minutes > 0 && minutes <= MOST_MINUTES
    ? Math.round(minutes * MINUTE_MS)
    : { error: `A number of minutes up to ${MOST_MINUTES}` };
}

/** What happens to streams that are left, in a sentence or two. */
export function sayDeadline(deadlineMs: number | null, at: string): string {
  if (deadlineMs === null) return 'Running streams may take as long as they take; nothing is cut.';
  return `What still runs ${at} ends with an error in the shape of its own API. What has not begun to answer by then is placed elsewhere.`;
}
