import { ok } from '../../shared/result.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notHere } from './not-here.ts';

export function modelHandlers({ engine }: HandlerPorts): HandlersOf<'model' | 'operation'> {
  return {
    'model.list': async () => ok(engine.observation.inventory()),
    'model.warm': notHere,
    'model.unload': notHere,
    'model.pull': notHere,
    'model.delete': notHere,
    'operation.cancel': notHere,
  };
}
