import type { GatewayEvent } from '../../shared/gateway-event.ts';
import type { Clock } from '../ports.ts';

/** Something worth writing down; number and time are given by the log. */
export type News = Omit<GatewayEvent, 'seq' | 'at'>;

/** Writes something down. `about` names the backends it is about when there are several. */
export type Note = (news: News, about?: readonly string[]) => void;

export interface EventLog {
  readonly note: Note;
  /** Latest first; of one backend when `backend` is given, else all that is remembered. */
  list(backend?: string): readonly GatewayEvent[];
  /** The last `count`, latest first. */
  latest(count: number): readonly GatewayEvent[];
}

interface Entry {
  readonly event: GatewayEvent;
  readonly about: readonly string[];
}

const REMEMBERED = 500;

export interface EventLogOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly remembered?: number;
  /** Told of each event once it is written down. */
  readonly onNoted?: (event: GatewayEvent) => void;
}

/** The last events of this run, in memory. */
export function createEventLog({ clock, remembered = REMEMBERED, onNoted }: EventLogOptions): EventLog {
  const entries: Entry[] = [];
  let seq = 0;
  const eventsOf = (some: readonly Entry[]): GatewayEvent[] => some.map(({ event }) => event).reverse();
  return {
    note(news, about = []) {
      seq += 1;
      const event = { seq, at: clock.now(), ...news };
      entries.push({ event, about });
      if (entries.length > remembered) entries.shift();
      onNoted?.(event);
    },
    list: (backend) =>
      eventsOf(entries.filter(({ event, about }) => !backend || event.backend === backend || about.includes(backend))),
    latest: (count) => eventsOf(entries.slice(-count)),
  };
}
