import type { FleetReport } from '../fleet/fleet-process.ts';
import type { LoadReport } from '../load/load-process.ts';
import type { Plan } from '../plan/planned-request.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/** Processor time over the run ÷ its length: 1 = one core all the time. */
export interface CpuShares {
  contender: number;
  load: number;
  servers: number;
}

/** Everything seen while one contender served one plan. */
export interface Lap {
  scenario: Scenario;
  plan: Plan;
  load: LoadReport;
  fleet: FleetReport;
  cpu: CpuShares;
  /** What the bench itself adds to every wait, in simulated milliseconds. */
  floorMs: number;
  /** Real milliseconds that the run took. */
  tookMs: number;
}
