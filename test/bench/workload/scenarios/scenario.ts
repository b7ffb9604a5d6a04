import type { Fault } from '../../../../main/simulator/faults/faults.ts';
import type { ServerPlan } from '../fleet/server-plan.ts';
import type { Plan } from '../plan/planned-request.ts';
import type { TargetRule } from '../report/target.ts';

/** Something that happens to one server during the run. Times in simulated milliseconds from its start. */
export type Happening = { atMs: number; server: string } & (
  | { kind: 'fault'; fault: Fault; says: string }
  /** The admin takes it out of, and back into, whatever balances. */
  | { kind: 'drain' | 'resume'; says: string }
);

export interface Scenario {
  id: string;
  title: string;
  /** What is asked of what, for the reader of the results. */
  about: string;
  /** Simulated length of a full run and of a quick one. */
  seconds: { full: number; quick: number };
  users: number;
  servers: readonly ServerPlan[];
  /**
   * Models that go on every server's disk when the balancer cannot read which model is asked for: its admin has no
   * other way to spare clients a 404.
   */
  everywhere: readonly string[];
  /** Where a model-aware router is told to send each model, as an admin would write it down. */
  homes: Readonly<Record<string, readonly string[]>>;
  plan(seed: number, horizonMs: number): Plan;
  happenings(horizonMs: number): Happening[];
  targets: readonly TargetRule[];
}
