import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notHere } from './not-here.ts';

export function configHandlers(_: HandlerPorts): HandlersOf<'config'> {
  return {
    'config.read': notHere,
    'config.check': notHere,
    'config.change': notHere,
  };
}
