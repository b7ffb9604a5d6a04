import { inMemory } from '../fleet/in-memory.ts';
import type { Act } from './next-move.ts';
import type { Plan, PlanStep } from './plan.ts';
import type { RollingPorts } from './rolling-ports.ts';

type TurnPorts = Pick<RollingPorts, 'clock' | 'fleet' | 'leaving' | 'loads' | 'lostWithout'>;

/** What is remembered of a backend before it is taken out. */
export function rememberBefore(step: PlanStep, { fleet, clock }: Pick<RollingPorts, 'fleet' | 'clock'>): PlanStep {
  const backend = fleet.find(step.backend);
  if (!backend) return step;
  return { ...step, loaded: [...inMemory(backend, clock.monotonic())], version: backend.version };
}

/** Takes the backend out of service, at once or when its models are warm elsewhere. */
export function takeOut({ backend }: PlanStep, plan: Plan, ports: TurnPorts): void {
  const { orderedBy, deadlineMs, warmElsewhere } = plan;
  if (!warmElsewhere) {
    drainNow(backend, plan, ports);
    return;
  }
  // What is lost now was accepted; what would be lost later is asked about.
  const isConfirmed = ports.lostWithout(backend).length > 0;
  ports.leaving.begin({ backend, deadlineMs, ifCold: 'ask', isConfirmed, orderedBy });
}

export function drainNow(
  backend: string,
  { deadlineMs }: Pick<Plan, 'deadlineMs'>,
  { fleet, clock, leaving }: Pick<TurnPorts, 'fleet' | 'clock' | 'leaving'>,
): void {
  leaving.drop(backend, false);
  fleet.setMode(backend, 'draining', deadlineMs === null ? null : clock.now() + deadlineMs);
}

/** Puts a restarted backend back into service, with a slow start, and orders what it had in memory. */
export function bringBack(step: PlanStep, act: Exclude<Act, 'take-out'>, plan: Plan, ports: TurnPorts): PlanStep {
  const { backend } = step;
  ports.fleet.noteRestarted(backend);
  ports.fleet.setMode(backend, 'active');
  if (act === 'resume') return step;
  const loads = step.loaded.map((model) => {
    const begun = ports.loads.begin({ model, backend, orderedBy: plan.orderedBy });
    return { model, operation: begun.ok ? begun.value : '', refused: begun.ok ? '' : begun.error };
  });
  return { ...step, loads };
}

/** Undoes what was done to a backend whose turn ends early; says in words what state that leaves. */
export function putBack(step: PlanStep, { fleet, leaving }: Pick<TurnPorts, 'fleet' | 'leaving'>): string {
  const { backend, stage, isGone, isSaid } = step;
  if (stage === 'waiting') return `${backend} was not touched`;
  leaving.drop(backend, true);
  const found = fleet.find(backend);
  if (found?.mode !== 'draining') return `${backend} is in service`;
  if (isGone || isSaid) fleet.noteRestarted(backend);
  fleet.setMode(backend, 'active');
  return `${backend} was put back into service`;
}
