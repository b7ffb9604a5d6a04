import type { Events } from '../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../shared/playground.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';

export interface PanelLinkPorts {
  /** Calls the listener at once and with every new snapshot; the returned function ends it. */
  readonly subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
  /** Takes what is meant for one page alone, until the returned function is called. */
  readonly attachPage: (page: string, tell: (event: PlaygroundEvent) => boolean) => () => void;
  readonly send: <E extends keyof Events>(event: E, payload: Events[E]) => void;
}

/** What goes to the page in the window, and when. */
export interface PanelLink {
  /** The page of that name listens to that event from now on; a page of another name has taken the place of the last. */
  watch(event: keyof Events, page: string): void;
  unwatch(event: keyof Events, page: string): void;
  /** Whether anybody can see the page. */
  setVisible(isVisible: boolean): void;
  /** The page is gone. */
  reset(): void;
  /** Asks the page to go there, as soon as it listens. */
  goTo(to: string): void;
}

/** A window that nobody sees gets no snapshots: what it missed is in the next one. */
export function createPanelLink({ subscribe, attachPage, send }: PanelLinkPorts): PanelLink {
  const watched = new Set<keyof Events>();
  let current: string | null = null;
  let isVisible = false;
  let waiting: string | null = null;
  let unsubscribe: (() => void) | null = null;
  let detach: (() => void) | null = null;

  function follow(): void {
    const isWanted = isVisible && watched.has('snapshot');
    if (isWanted === (unsubscribe !== null)) return;
    unsubscribe?.();
    unsubscribe = isWanted ? subscribe((snapshot) => send('snapshot', snapshot)) : null;
  }

  function deliver(): void {
    if (waiting === null || !watched.has('navigate')) return;
    send('navigate', { to: waiting });
    waiting = null;
  }

  function tell(event: PlaygroundEvent): boolean {
    send('playground', event);
    return true;
  }

  function leave(): void {
    detach?.();
    detach = null;
  }

  function reset(): void {
    watched.clear();
    leave();
    follow();
  }

  return {
    watch(event, page) {
      if (page !== current) reset();
      current = page;
      watched.add(event);
      if (event === 'playground') {
        leave();
        detach = attachPage(page, tell);
      }
      follow();
      deliver();
    },
    unwatch(event, page) {
      if (page !== current) return;
      watched.delete(event);
      if (event === 'playground') leave();
      follow();
    },
    setVisible(next) {
      isVisible = next;
      follow();
    },
    reset,
    goTo(to) {
      waiting = to;
      deliver();
    },
  };
}
