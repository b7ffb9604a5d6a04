import { err, ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound } from './outcome.ts';

export function exchangeHandlers({ engine, cancel }: HandlerPorts): HandlersOf<'exchange'> {
  return {
    async 'exchange.find'({ id }) {
      const found = engine.observation.findExchange(id);
      return found ? ok(found) : err(notFound('exchange', id));
    },
    'exchange.cancel': async ({ id }) => (cancel(id) ? ok({ id }) : err(notFound('exchange', id))),
  };
}
