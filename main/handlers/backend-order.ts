import { err, ok } from '../../shared/result.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { whyNotLeave } from './may-leave.ts';
import { notFound, type Outcome } from './outcome.ts';

type OrderHandlers = Pick<HandlersOf<'backend'>, 'backend.drain' | 'backend.resume' | 'backend.maintain'>;

interface Order {
  readonly id: string;
  readonly mode: BackendMode;
  readonly confirm?: boolean | undefined;
  readonly deadlineMs?: number | undefined;
}

interface Ordered {
  readonly id: string;
  readonly inFlight: number;
  readonly endsAt: number | null;
}

/** Orders that beat what the configuration says of a backend, until it says something new. */
export function orderHandlers({ engine, now }: Pick<HandlerPorts, 'engine' | 'now'>): OrderHandlers {
  const { fleet, observation } = engine;
  const order = async ({ id, mode, confirm = false, deadlineMs }: Order): Outcome<Ordered> => {
    const backend = fleet.find(id);
    if (!backend) return err(notFound('backend', id));
    const why = mode === 'active' || confirm ? null : whyNotLeave(id, observation);
    if (why) return err(why);
    const endsAt = deadlineMs === undefined ? null : now() + deadlineMs;
    fleet.setMode(id, mode, endsAt);
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight, endsAt });
  };
  return {
    'backend.drain': (input) => order({ ...input, mode: 'draining' }),
    'backend.resume': ({ id }) => order({ id, mode: 'active' }),
    'backend.maintain': (input) => order({ ...input, mode: 'maintenance' }),
  };
}
