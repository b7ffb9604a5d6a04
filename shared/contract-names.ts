import type { CommandName, Events } from './contract.ts';

/**
 * Every name of the contract, without its decoders: for the preload, which has no room for a schema library.
 * A name that is missing or too many does not compile.
 */
const commandNames: Readonly<Record<CommandName, true>> = {
  'gateway.status': true,
  'gateway.diagnostics': true,
  'backend.list': true,
  'backend.add': true,
  'backend.inspect': true,
  'backend.edit': true,
  'backend.remove': true,
  'backend.drain': true,
  'backend.resume': true,
  'backend.maintain': true,
  'backend.probe': true,
  'history.read': true,
  'event.list': true,
  'exchange.find': true,
  'exchange.cancel': true,
  'model.list': true,
  'model.warm': true,
  'model.unload': true,
  'model.heal': true,
  'model.pull': true,
  'model.delete': true,
  'operation.cancel': true,
  'discovery.networks': true,
  'discovery.start': true,
  'discovery.stop': true,
  'config.read': true,
  'config.check': true,
  'config.change': true,
  'playground.send': true,
  'playground.stop': true,
  'demo.start': true,
  'demo.stop': true,
  'desktop.read': true,
  'desktop.change': true,
};

const eventNames: Readonly<Record<keyof Events, true>> = {
  snapshot: true,
  navigate: true,
  playground: true,
};

export const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commandNames, name);

export const isEventName = (name: unknown): name is keyof Events =>
  typeof name === 'string' && Object.hasOwn(eventNames, name);
