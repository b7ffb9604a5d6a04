import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notHere } from './not-here.ts';

export function discoveryHandlers(_: HandlerPorts): HandlersOf<'discovery'> {
  return {
    'discovery.networks': notHere,
    'discovery.start': notHere,
    'discovery.stop': notHere,
  };
}
