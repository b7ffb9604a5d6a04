import { err, ok } from '../../shared/result.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound, type Outcome } from './outcome.ts';

type OrderHandlers = Pick<HandlersOf<'backend'>, 'backend.drain' | 'backend.resume' | 'backend.maintain'>;

/** Orders that beat what the configuration says of a backend, until it says something new. */
export function orderHandlers({ engine: { fleet, observation } }: Pick<HandlerPorts, 'engine'>): OrderHandlers {
  const order = async (id: string, mode: BackendMode): Outcome<{ id: string; inFlight: number }> => {
    const backend = fleet.find(id);
    if (!backend) return err(notFound('backend', id));
    fleet.setMode(id, mode);
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight });
  };
  return {
    'backend.drain': ({ id }) => order(id, 'draining'),
    'backend.resume': ({ id }) => order(id, 'active'),
    'backend.maintain': ({ id }) => order(id, 'maintenance'),
  };
}
