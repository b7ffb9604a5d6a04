import { useEffect, useState } from 'react';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import { usePanel } from './panel-store.ts';
import { ask } from './send.ts';

export type Events =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly events: readonly GatewayEvent[] }
  | { readonly state: 'failed'; readonly reason: string };

/** What happened, to one backend when it is named, latest first; read again whenever anything has happened. */
export function useEvents(backend?: string): Events {
  const latest = usePanel(({ snapshot }) => snapshot?.events[0]?.seq);
  const [events, setEvents] = useState<Events>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new event anywhere is the reason to read again.
  useEffect(() => {
    let isOver = false;
    void ask('event.list', backend === undefined ? {} : { backend }).then((reply) => {
      if (isOver) return;
      if (reply.ok) setEvents({ state: 'ready', events: reply.value });
      // What was read before stays: the banner tells when the connection is lost.
      else
        setEvents((before) => (before.state === 'ready' ? before : { state: 'failed', reason: reply.error.message }));
    });
    return () => {
      isOver = true;
    };
  }, [backend, latest]);
  return events;
}
