import { err, ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound } from './outcome.ts';

/** Those who are told of events. */
export function webhookHandlers({ engine }: HandlerPorts): HandlersOf<'webhook'> {
  return {
    async 'webhook.test'({ key }) {
      const tested = await engine.notifier.test(key);
      engine.observation.nudge();
      return tested === null ? err({ ...notFound('webhook', key), field: 'key' }) : ok(tested);
    },
  };
}
