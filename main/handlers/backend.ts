import { err, ok } from '../../shared/result.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import { suggestBackendId } from '../../shared/suggest-backend-id.ts';
import { createChangeConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notHere } from './not-here.ts';
import { notFound, type Outcome } from './outcome.ts';

export function backendHandlers(ports: HandlerPorts): HandlersOf<'backend'> {
  const { fleet, prober, observation } = ports.engine;
  const change = createChangeConfig(ports);

  const order = async (id: string, mode: BackendMode): Outcome<{ id: string; inFlight: number }> => {
    const backend = fleet.find(id);
    if (!backend) return err(notFound('backend', id));
    fleet.setMode(id, mode);
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight });
  };

  return {
    'backend.list': async () => ok(observation.status().backends),
    async 'backend.add'({ id: given, ...settings }) {
      const taken = new Set(fleet.backends().map((backend) => backend.id));
      const id = given ?? suggestBackendId(settings.url, taken);
      const added = await change([{ kind: 'append', path: ['backends'], value: { id, ...defined(settings) } }]);
      return added.ok ? ok({ id }) : added;
    },
    async 'backend.remove'({ id }) {
      if (!fleet.find(id)) return err(notFound('backend', id));
      const removed = await change([{ kind: 'remove', path: ['backends', { id }] }]);
      return removed.ok ? ok({ id }) : removed;
    },
    'backend.drain': ({ id }) => order(id, 'draining'),
    'backend.resume': ({ id }) => order(id, 'active'),
    'backend.maintain': ({ id }) => order(id, 'maintenance'),
    async 'backend.probe'({ id }) {
      await prober.probeNow(id);
      const probed = observation.status().backends.find((backend) => backend.id === id);
      return probed ? ok(probed) : err(notFound('backend', id));
    },
    'backend.inspect': notHere,
    'backend.edit': notHere,
  };
}

function defined<T extends object>(settings: T) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
