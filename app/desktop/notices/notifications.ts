import { Notification } from 'electron';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { decideNotice, knowsNothing } from './notice-rules.ts';

export interface NotificationPorts {
  /** Whether the person sees the panel anyway, or does not want to be told. */
  readonly isSeen: () => boolean;
  readonly goTo: (to: string) => void;
}

/** Tells of backends that fail or come back, and of what else needs a look, while nobody looks. The result takes every snapshot. */
export function createNotifications({ isSeen, goTo }: NotificationPorts): (snapshot: Snapshot) => void {
  let state = knowsNothing;
  return (snapshot) => {
    const decided = decideNotice(state, snapshot, { nowMs: performance.now(), isSeen: isSeen() });
    state = decided.state;
    const { notice } = decided;
    if (notice) notify(notice.title, notice.body, () => goTo(notice.to));
  };
}

/** Electron forgets a notification that nothing holds, and with it what a click on it means. */
const held: Notification[] = [];
const MOST_HELD = 20;

/** Shows a notification of the system; where there are none, nothing happens. */
export function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  held.push(notification);
  if (held.length > MOST_HELD) held.shift();
  notification.on('click', onClick);
  notification.show();
}
