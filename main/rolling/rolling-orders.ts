import { THE_GATEWAY } from '../../shared/audit.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RollingSnapshot } from '../../shared/rolling.ts';
import { newStep, type Plan, type PlanStep } from './plan.ts';
import { type RollingOrder, whyNotBegin } from './refuse-rolling.ts';
import type { RollingBook } from './rolling-book.ts';
import type { RollingPorts } from './rolling-ports.ts';
import { finish } from './see.ts';
import { drainNow, putBack } from './turn.ts';
import { sayStopped } from './view.ts';

export type RollingOutcome = Result<RollingSnapshot, CommandError>;

/** What admins order of it. */
export interface RollingOrders {
  /** Refused with `conflict` when a model would become unreachable, unless the order confirms it. */
  begin(order: RollingOrder): RollingOutcome;
  /** Says yes to what is asked. */
  proceed(): RollingOutcome;
  /** Somebody says that the server of that backend was restarted. */
  restarted(backend: string): RollingOutcome;
  /** Ends the turn of that backend early: it is put back into service as it is. */
  skip(backend: string): RollingOutcome;
  /** Ends it all: the backend whose turn it is is put back into service, those after it are not touched. */
  stop(by: string): RollingOutcome;
}

export function createRollingOrders(book: RollingBook, ports: RollingPorts, look: () => void): RollingOrders {
  /** Looks at once, and answers with what that came to. */
  const seen = (): RollingOutcome => {
    look();
    const view = book.view(ports.clock.now());
    return view ? ok(view) : err(NONE);
  };
  const now = (): { readonly plan: Plan; readonly step: PlanStep } | null => {
    const [plan, step] = [book.running(), book.step()];
    return plan && step ? { plan, step } : null;
  };

  return {
    begin(order) {
      if (book.running()) return err(conflict('a rolling restart goes on already: stop it first'));
      const why = whyNotBegin(order, ports);
      if (why) return err(why);
      const plan = planOf(order, ports);
      book.begin(plan);
      ports.tell(null, 'info', `a rolling restart of ${order.backends.join(', ')} was begun by ${plan.orderedBy}`);
      return seen();
    },
    proceed() {
      const [at, move] = [now(), book.move()];
      if (!at) return err(NONE);
      if (move?.kind !== 'pause' || move.question === null) return err(conflict('nothing is asked'));
      const { plan, step } = at;
      if (step.stage === 'warming') drainNow(step.backend, plan, ports);
      else book.put({ ...plan, accepted: [...plan.accepted, ...move.accept] });
      return seen();
    },
    restarted(backend) {
      const plan = book.running();
      const step = plan?.steps.find((one) => one.backend === backend);
      if (!step) return err(plan ? notAmong(backend) : NONE);
      if (step.stage === 'ready') book.putStep({ ...step, isSaid: true });
      else if (!AFTER.has(step.stage))
        return err(conflict(`${backend} is not idle yet: its turn is at “${step.stage}”`));
      return seen();
    },
    skip(backend) {
      const at = now();
      if (!at) return err(NONE);
      const { step } = at;
      if (step.backend !== backend) return err(conflict(`it is the turn of ${step.backend}, not of ${backend}`));
      book.putStep({ ...step, stage: 'skipped', words: `skipped; ${putBack(step, ports)}` });
      return seen();
    },
    stop(by) {
      const at = now();
      if (!at) return err(NONE);
      const left = putBack(at.step, ports);
      book.putStep({ ...at.step, stage: 'skipped', words: left });
      finish(book, ports, { state: 'stopped', words: sayStopped(at.plan, at.step, { by, left }) });
      return seen();
    },
  };
}

/** Whoever says so after the gateway has seen it itself is right as well. */
const AFTER: ReadonlySet<string> = new Set(['returning', 'rewarming', 'done']);

function planOf(order: RollingOrder, { fleet, clock, random, lostWithout }: RollingPorts): Plan {
  const { orderedBy = THE_GATEWAY, warmElsewhere, rewarm, deadlineMs, backends } = order;
  return {
    ...{ orderedBy, warmElsewhere, rewarm, deadlineMs },
    id: `rolling-${Math.floor(random() * 36 ** 6).toString(36)}`,
    startedAt: clock.now(),
    // Whoever confirmed it was told these.
    accepted: [...new Set(backends.flatMap((id) => [...lostWithout(id)]))],
    steps: backends.map((id) => newStep(id, fleet.find(id)?.url ?? '')),
  };
}

const conflict = (message: string): CommandError => ({ code: 'conflict', message });
const NONE: CommandError = { code: 'not_found', message: 'no rolling restart goes on' };
const notAmong = (backend: string): CommandError => ({
  ...{ code: 'not_found', message: `${backend} is not part of the rolling restart`, field: 'backend' },
});
