import { ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notHere } from './not-here.ts';

export function gatewayHandlers({ engine }: HandlerPorts): HandlersOf<'gateway'> {
  return {
    'gateway.status': async () => ok(engine.observation.status()),
    'gateway.diagnostics': notHere,
  };
}
