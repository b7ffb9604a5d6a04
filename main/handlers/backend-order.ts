import { nameOrigin, type Origin } from '../../shared/audit.ts';
import type { CommandInput } from '../../shared/contract.ts';
import type { LeavingSnapshot } from '../../shared/leaving.ts';
import { err, ok } from '../../shared/result.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { whyNotLeave } from './may-leave.ts';
import { notFound, type Outcome } from './outcome.ts';

type OrderHandlers = Pick<
  HandlersOf<'backend'>,
  'backend.drain' | 'backend.elsewhere' | 'backend.resume' | 'backend.maintain'
>;

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
  readonly leaving: LeavingSnapshot | null;
}

/** Orders that beat what the configuration says of a backend, until it says something new. */
export function orderHandlers({ engine, now }: Pick<HandlerPorts, 'engine' | 'now'>): OrderHandlers {
  const { fleet, observation } = engine;
  const { leaving } = engine.work;
  const order = async ({ id, mode, confirm = false, deadlineMs }: Order): Outcome<Ordered> => {
    const backend = fleet.find(id);
    if (!backend) return err(notFound('backend', id));
    const why = mode === 'active' || confirm ? null : whyNotLeave(id, observation);
    if (why) return err(why);
    const endsAt = deadlineMs === undefined ? null : now() + deadlineMs;
    leaving.drop(id, mode === 'active');
    fleet.setMode(id, mode, endsAt);
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight, endsAt, leaving: null });
  };
  const warmFirst = async (input: CommandInput<'backend.drain'>, by: Origin | undefined): Outcome<Ordered> => {
    const { id, deadlineMs = null, confirm = false, ifCold = 'ask' } = input;
    const backend = fleet.find(id);
    if (!backend) return err(notFound('backend', id));
    const why = confirm ? null : whyNotLeave(id, observation);
    if (why) return err(why);
    const orderedBy = by && nameOrigin(by);
    const begun = leaving.begin({ backend: id, deadlineMs, ifCold, isConfirmed: confirm, orderedBy });
    observation.nudge();
    return ok({ id, inFlight: backend.inFlight, endsAt: backend.drain?.endsAt ?? null, leaving: begun });
  };
  return {
    // Of one that takes no work already nothing is to be waited for.
    'backend.drain': ({ warmElsewhere = false, ...input }, by) =>
      warmElsewhere && fleet.find(input.id)?.mode === 'active'
        ? warmFirst(input, by)
        : order({ ...input, mode: 'draining' }),
    'backend.elsewhere': async ({ id }) => (fleet.find(id) ? ok(leaving.preview(id)) : err(notFound('backend', id))),
    'backend.resume': ({ id }) => order({ id, mode: 'active' }),
    'backend.maintain': (input) => order({ ...input, mode: 'maintenance' }),
  };
}
