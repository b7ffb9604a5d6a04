import type { RollingSnapshot } from '../../shared/rolling.ts';
import { createLookSoon } from '../look-soon.ts';
import { createGlances } from './glance.ts';
import { createRollingBook } from './rolling-book.ts';
import { createRollingOrders, type RollingOrders } from './rolling-orders.ts';
import type { RollingPorts } from './rolling-ports.ts';
import { takeSteps } from './see.ts';

/** The one owner of rolling restarts: there is one at a time. */
export interface Rolling extends RollingOrders {
  /** The one that goes on, or the last that ended lately; null when there is none. */
  view(): RollingSnapshot | null;
  /** Something may have changed: looks soon. */
  nudge(): void;
  /** Takes up what an earlier run left. Called once, after a look at the backends. */
  resume(): void;
  /** The gateway stops: what goes on is written down already. */
  quit(): void;
}

const LOOK_MS = 500;

export function createRolling(ports: RollingPorts): Rolling {
  const { clock, fleet, log } = ports;
  const book = createRollingBook(ports.keeping);
  const nudge = (): void => {
    if (book.running()) looks.nudge();
  };
  const glance = createGlances(book, ports, nudge);
  const looks = createLookSoon(clock, LOOK_MS, () => {
    const step = takeSteps(book, ports);
    if (step) glance(step);
    return step !== undefined;
  });
  const stopListening = fleet.onEvent(({ kind }) => {
    if (kind === 'state' || kind === 'drained') nudge();
  });
  return {
    ...createRollingOrders(book, ports, looks.look),
    view: () => book.view(clock.now()),
    nudge,
    resume() {
      if (!book.restore())
        log.warn('a rolling restart could not be read: it does not go on, and whom it has drained stays drained');
      looks.look();
    },
    quit() {
      stopListening();
      looks.stop();
    },
  };
}
