import { ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

/** What was recorded: charts and events. */
export function recordHandlers({ engine }: HandlerPorts): HandlersOf<'history' | 'event'> {
  return {
    'history.read': async ({ span, backend }) => ok(engine.observation.history(span, backend)),
    async 'event.list'({ backend, kinds }) {
      const events = engine.observation.events(backend);
      return ok(kinds === undefined ? events : events.filter(({ kind }) => kinds.includes(kind)));
    },
  };
}
