import type { Gateway } from '../../main/gateway.ts';
import type { Handlers } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import type { Snapshot, Status } from '../../shared/snapshot.ts';
import { createBackendSnapshot, idleRates } from '../support/backend-snapshot.ts';

export function createSnapshot(seq: number, some: Partial<Status> = {}): Status {
  return {
    seq,
    at: seq * 500,
    gateway: {
      version: '0.1.0',
      startedAt: 0,
      url: 'http://127.0.0.1:8080',
      state: 'running',
      policy: 'adaptive',
      access: 'open',
      inFlight: 0,
      queued: 0,
      rates: idleRates,
      configProblems: [],
      warnings: [],
      stopsAt: null,
      isDemo: false,
      certificate: null,
    },
    backends: [],
    models: [],
    aliases: [],
    drift: [],
    kept: [],
    stays: [],
    queue: [],
    live: [],
    recent: [],
    operations: [],
    leaving: [],
    rolling: null,
    discovery: null,
    events: [],
    webhooks: [],
    inventorySeq: 0,
    keysSeq: 0,
    ...some,
  };
}

const notHere = async () => err({ code: 'unavailable', message: 'not here' } as const);

const unavailable = {
  'alias.list': notHere,
  'alias.set': notHere,
  'alias.remove': notHere,
  'backend.inspect': notHere,
  'backend.edit': notHere,
  'backend.elsewhere': notHere,
  'rolling.begin': notHere,
  'rolling.proceed': notHere,
  'rolling.restarted': notHere,
  'rolling.skip': notHere,
  'rolling.stop': notHere,
  'model.warm': notHere,
  'model.forecast': notHere,
  'model.keep': notHere,
  'model.unload': notHere,
  'model.heal': notHere,
  'model.pull': notHere,
  'model.delete': notHere,
  'model.copy': notHere,
  'model.sync': notHere,
  'operation.list': notHere,
  'operation.cancel': notHere,
  'operation.again': notHere,
  'discovery.networks': notHere,
  'discovery.start': notHere,
  'discovery.stop': notHere,
  'config.read': notHere,
  'backend.credential': notHere,
  'backend.restore': notHere,
  'config.check': notHere,
  'config.change': notHere,
  'playground.send': notHere,
  'playground.stop': notHere,
  'key.list': notHere,
  'key.changes': notHere,
  'key.create': notHere,
  'key.plan': notHere,
  'key.import': notHere,
  'key.edit': notHere,
  'key.rotate': notHere,
  'key.revoke': notHere,
  'key.use': notHere,
  'key.callers': notHere,
  'config.import': notHere,
  'config.export': notHere,
  'audit.list': notHere,
  'certificate.read': notHere,
  'certificate.create': notHere,
  'demo.start': notHere,
  'demo.stop': notHere,
  'desktop.change': notHere,
  'gateway.diagnostics': notHere,
};

/** Handlers that know one backend, rig-1. */
export function createFakeHandlers(some: Partial<Handlers> = {}): Handlers {
  const known = (id: string) =>
    id === 'rig-1'
      ? ok({ id, inFlight: 0, endsAt: null, leaving: null })
      : err({ code: 'not_found', message: `no backend ${id}`, field: 'id' } as const);
  return {
    'gateway.status': async () => ok(createSnapshot(1)),
    'backend.list': async () => ok([createBackendSnapshot()]),
    'backend.add': async ({ id }) => ok({ id: id ?? 'rig-2' }),
    'backend.remove': async ({ id }) => {
      const found = known(id);
      return found.ok ? ok({ id, before: null }) : found;
    },
    'backend.drain': async ({ id }) => known(id),
    'backend.resume': async ({ id }) => known(id),
    'backend.maintain': async ({ id }) => known(id),
    'backend.probe': async () => ok(createBackendSnapshot()),
    'history.read': async () => ok([]),
    'model.list': async () => ok([]),
    'event.list': async () => ok([]),
    'desktop.read': async () => ok(null),
    'webhook.test': async ({ key }) => err({ code: 'not_found', message: `no webhook ${key}`, field: 'key' } as const),
    'exchange.find': async ({ id }) => err({ code: 'not_found', message: `no exchange ${id}`, field: 'id' } as const),
    'exchange.cancel': async ({ id }) => ok({ id }),
    ...unavailable,
    ...some,
  };
}

export interface FakeGateway extends Gateway {
  /** Those of its host included. */
  readonly handlers: Handlers;
  /** Publishes to whoever subscribed; each new subscriber gets the latest at once. */
  publish(snapshot: Snapshot): void;
  subscriberCount(): number;
}

/** A gateway's face without an engine behind it. */
export function createFakeGateway(handlers: Partial<Handlers> = {}): FakeGateway {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let latest: Snapshot = createSnapshot(1);
  return {
    url: 'http://127.0.0.1:8080',
    ownKey: '',
    handlers: createFakeHandlers(handlers),
    subscribe(listener) {
      listeners.add(listener);
      listener(latest);
      return () => void listeners.delete(listener);
    },
    publish(snapshot) {
      latest = snapshot;
      for (const listener of listeners) listener(snapshot);
    },
    subscriberCount: () => listeners.size,
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'corral_in_flight{backend="rig-1"} 0\n' }),
    configure: async () => ok(undefined),
    reportConfigProblems: () => {},
    stop: async () => {},
    cut: () => {},
  };
}
