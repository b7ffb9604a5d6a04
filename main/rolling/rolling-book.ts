import { currentStep, type RollingSnapshot } from '../../shared/rolling.ts';
import type { KeptText } from '../ports.ts';
import type { Move } from './next-move.ts';
import { type Plan, type PlanStep, parsePlan, writePlan } from './plan.ts';
import { type RollingEnd, viewOf } from './view.ts';

/** The rolling restart that goes on, written down at each step, or the last that ended. */
export interface RollingBook {
  /** Null when none goes on. */
  running(): Plan | null;
  /** The backend whose turn it is. */
  step(): PlanStep | undefined;
  put(plan: Plan): void;
  putStep(step: PlanStep): void;
  /** What the current step came to when it was last looked at. */
  move(): Move | null;
  /** True when that is news. */
  setMove(move: Move | null): boolean;
  begin(plan: Plan): void;
  finish(end: RollingEnd): void;
  view(now: number): RollingSnapshot | null;
  /** Takes over what was kept; false when that cannot be read. */
  restore(): boolean;
}

/** So long people may want to see how it ended. */
const SHOWN_MS = 600_000;

export function createRollingBook(keeping: KeptText): RollingBook {
  let plan: Plan | null = null;
  let end: RollingEnd | null = null;
  let move: Move | null = null;
  const put = (next: Plan): void => {
    plan = next;
    keeping.write(writePlan(next));
  };
  return {
    running: () => (end === null ? plan : null),
    step: () => (end === null && plan ? currentStep(plan.steps) : undefined),
    put,
    putStep(step) {
      if (plan) put({ ...plan, steps: plan.steps.map((one) => (one.backend === step.backend ? step : one)) });
    },
    move: () => move,
    setMove(next) {
      const isNews = JSON.stringify(move) !== JSON.stringify(next);
      move = next;
      return isNews;
    },
    begin(next) {
      [end, move] = [null, null];
      put(next);
    },
    finish(how) {
      end = how;
      keeping.write(null);
    },
    view: (now) => (!plan || (end && now - end.at > SHOWN_MS) ? null : viewOf(plan, move, end)),
    restore() {
      const text = keeping.read();
      plan = text === undefined ? null : parsePlan(text);
      return text === undefined || plan !== null;
    },
  };
}
