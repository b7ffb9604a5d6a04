import type { CommandName, Events } from './contract.ts';

/**
 * Every name of the contract, without its decoders: for the preload, which has no room for a schema library.
 * A name that is missing or too many does not compile. An `act` is an administrator's and is written down; a `use` is a
 * user's own business.
 */
const commandNames: Readonly<Record<CommandName, 'act' | 'look' | 'use'>> = {
  'gateway.status': 'look',
  'gateway.diagnostics': 'look',
  'alias.list': 'look',
  'alias.set': 'act',
  'alias.remove': 'act',
  'backend.list': 'look',
  'backend.add': 'act',
  'backend.inspect': 'look',
  'backend.edit': 'act',
  'backend.credential': 'act',
  'backend.remove': 'act',
  'backend.restore': 'act',
  'backend.drain': 'act',
  'backend.elsewhere': 'look',
  'backend.resume': 'act',
  'backend.maintain': 'act',
  'backend.probe': 'look',
  'rolling.begin': 'act',
  'rolling.proceed': 'act',
  'rolling.restarted': 'act',
  'rolling.skip': 'act',
  'rolling.stop': 'act',
  'history.read': 'look',
  'event.list': 'look',
  'webhook.test': 'act',
  'exchange.find': 'look',
  'exchange.cancel': 'act',
  'model.list': 'look',
  'model.warm': 'act',
  'model.forecast': 'look',
  'model.keep': 'act',
  'model.unload': 'act',
  'model.heal': 'act',
  'model.pull': 'act',
  'model.delete': 'act',
  'model.copy': 'act',
  'model.sync': 'act',
  'key.list': 'look',
  'key.changes': 'look',
  'key.create': 'act',
  'key.plan': 'look',
  'key.import': 'act',
  'key.edit': 'act',
  'key.rotate': 'act',
  'key.revoke': 'act',
  'key.use': 'look',
  'key.callers': 'look',
  'audit.list': 'look',
  'certificate.read': 'look',
  'certificate.create': 'act',
  'operation.list': 'look',
  'operation.cancel': 'act',
  'operation.again': 'act',
  'discovery.networks': 'look',
  'discovery.start': 'act',
  'discovery.stop': 'act',
  'config.read': 'look',
  'config.check': 'look',
  'config.change': 'act',
  'config.import': 'look',
  'config.export': 'look',
  'playground.send': 'use',
  'playground.stop': 'use',
  'demo.start': 'act',
  'demo.stop': 'act',
  'desktop.read': 'look',
  'desktop.change': 'act',
};

const eventNames: Readonly<Record<keyof Events, true>> = {
  snapshot: true,
  navigate: true,
  playground: true,
};

export const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commandNames, name);

/** Whether it changes something that others will meet. */
export const isAct = (name: CommandName): boolean => commandNames[name] === 'act';

export const isEventName = (name: unknown): name is keyof Events =>
  typeof name === 'string' && Object.hasOwn(eventNames, name);
