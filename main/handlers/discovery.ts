import { ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

export function discoveryHandlers({ engine }: HandlerPorts): HandlersOf<'discovery'> {
  const { discovery } = engine.work;
  return {
    'discovery.networks': async () => ok(discovery.networks()),
    'discovery.start': async (order) => discovery.start(order),
    async 'discovery.stop'() {
      await discovery.stop();
      return ok({});
    },
  };
}
