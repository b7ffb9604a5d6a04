/** `up` means: its process answers. Whether traffic may go there also needs the readings. */
type Standing = 'starting' | 'up' | 'down' | 'misconfigured';

/** How far one of the two lists (installed, loaded) is known since the backend last came up. */
interface Reading {
  readonly known: boolean;
  /** Why the latest try failed; null when it succeeded or there was none. */
  readonly trouble: string | null;
}

const UNREAD: Reading = { known: false, trouble: null };

/** What has been seen of one backend so far. */
export interface Tally {
  readonly standing: Standing;
  /** Why it is not up. */
  readonly reason: string;
  /** Whether there ever was a verdict: the first one needs a single check. */
  readonly judged: boolean;
  /** In a row, of version checks. */
  readonly failures: number;
  readonly successes: number;
  /** Since when it accepts connections without answering. `fresh`: something else came before, so it may be starting. */
  readonly silence: { readonly sinceMs: number; readonly fresh: boolean } | null;
  readonly version: string | null;
  /** What to call it between answering again and having been read. */
  readonly holding: 'starting' | 'down';
  readonly inventory: Reading;
  readonly residency: Reading;
}

/** Nothing seen yet. */
export const emptyTally: Tally = {
  standing: 'starting',
  reason: 'not checked yet',
  judged: false,
  failures: 0,
  successes: 0,
  silence: null,
  version: null,
  holding: 'starting',
  inventory: UNREAD,
  residency: UNREAD,
};

/** What was known of its models belongs to an earlier life of the process. */
export const forgetReadings = (tally: Tally, holding: Tally['holding']): Tally => ({
  ...tally,
  holding,
  inventory: UNREAD,
  residency: UNREAD,
});

/** Whether the latest version check succeeded and the backend counts as up: only then are tags and ps worth asking. */
export const isAnswering = ({ standing, failures }: Tally): boolean => standing === 'up' && failures === 0;

const isTried = ({ known, trouble }: Reading): boolean => known || trouble !== null;

/** Whether the backend is up, but one of its lists has not even been tried. */
export const isUnread = ({ standing, inventory, residency }: Tally): boolean =>
  standing === 'up' && !(isTried(inventory) && isTried(residency));
