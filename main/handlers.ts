import type { Config } from '../shared/config.ts';
import type { ConfigProblem } from '../shared/config-problem.ts';
import type { CommandError, Handlers } from '../shared/contract.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { BackendMode } from '../shared/snapshot.ts';
import type { ConfigEdit } from './config/index.ts';
import type { Engine } from './engine.ts';
import { suggestBackendId } from './suggest-backend-id.ts';

export interface HandlerPorts {
  readonly engine: Engine;
  readonly save: (edits: readonly ConfigEdit[]) => Promise<Result<Config, readonly ConfigProblem[]>>;
  readonly configure: (config: Config) => Promise<Result<void, string>>;
  /** Ends a running exchange; false when none runs under that id. */
  readonly cancel: (id: string) => boolean;
}

/** Carries out commands. The reply says accepted or why not; the new state arrives with the next snapshot. */
export function createHandlers({ engine, save, configure, cancel }: HandlerPorts): Handlers {
  const { fleet, prober, observation } = engine;

  const change = async (edits: readonly ConfigEdit[]): Promise<Result<void, CommandError>> => {
    const saved = await save(edits);
    if (!saved.ok) return err(whyNotSaved(saved.error));
    const applied = await configure(saved.value);
    return applied.ok ? ok(undefined) : err({ code: 'refused', message: applied.error });
  };
  const order = async (
    id: string,
    mode: BackendMode,
  ): Promise<Result<{ id: string; inFlight: number }, CommandError>> => {
    const backend = fleet.find(id);
    if (!backend) return err(unknown('backend', id));
    fleet.setMode(id, mode);
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight });
  };

  return {
    'gateway.status': async () => ok(observation.status()),
    'backend.list': async () => ok(observation.status().backends),
    async 'backend.add'({ id: given, ...settings }) {
      const taken = new Set(fleet.backends().map((backend) => backend.id));
      const id = given ?? suggestBackendId(settings.url, taken);
      const added = await change([{ kind: 'append', path: ['backends'], value: { id, ...defined(settings) } }]);
      return added.ok ? ok({ id }) : added;
    },
    async 'backend.remove'({ id }) {
      if (!fleet.find(id)) return err(unknown('backend', id));
      const removed = await change([{ kind: 'remove', path: ['backends', { id }] }]);
      return removed.ok ? ok({ id }) : removed;
    },
    'backend.drain': ({ id }) => order(id, 'draining'),
    'backend.resume': ({ id }) => order(id, 'active'),
    'backend.maintain': ({ id }) => order(id, 'maintenance'),
    async 'backend.probe'({ id }) {
      await prober.probeNow(id);
      const probed = observation.status().backends.find((backend) => backend.id === id);
      return probed ? ok(probed) : err(unknown('backend', id));
    },
    'history.read': async ({ span, backend }) => ok(observation.history(span, backend)),
    async 'exchange.find'({ id }) {
      const found = observation.findExchange(id);
      return found ? ok(found) : err(unknown('exchange', id));
    },
    'model.list': async () => ok(observation.inventory()),
    'event.list': async () => ok([]),
    'backend.inspect': notHere,
    'backend.edit': notHere,
    'model.warm': notHere,
    'model.unload': notHere,
    'model.pull': notHere,
    'model.delete': notHere,
    'operation.cancel': notHere,
    'discovery.networks': notHere,
    'discovery.start': notHere,
    'discovery.stop': notHere,
    'config.read': notHere,
    'config.check': notHere,
    'config.change': notHere,
    'demo.start': notHere,
    'demo.stop': notHere,
    'desktop.read': async () => ok(null),
    'desktop.change': notHere,
    'gateway.diagnostics': notHere,
    'exchange.cancel': async ({ id }) => (cancel(id) ? ok({ id }) : err(unknown('exchange', id))),
  };
}

const notHere = async (): Promise<Result<never, CommandError>> =>
  err({ code: 'unavailable', message: 'this gateway cannot do that yet' });

const unknown = (what: string, id: string): CommandError => ({
  code: 'not_found',
  message: `there is no ${what} called '${id}'`,
  field: 'id',
});

function whyNotSaved(problems: readonly ConfigProblem[]): CommandError {
  const [first] = problems;
  if (!first) return { code: 'failed', message: 'the configuration could not be saved' };
  const field = first.path.replace(/^backends\[\d+\]\.?/, '');
  return {
    code: 'bad_input',
    message: problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
    ...(field && { field }),
  };
}

function defined<T extends object>(settings: T) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
