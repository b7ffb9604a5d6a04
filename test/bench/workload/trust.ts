import type { Lap } from './figures/lap.ts';

/** What the bench's own processes may be late, in simulated milliseconds, for 99 % of what they do. */
const LATE_LIMIT_MS = 200;

const per100 = (share: number): string => `${Math.round(share * 100)} %`;

/** How busy the machine was, and how late the bench's own processes. */
export function strainOf({ cpu, load, fleet, tookMs }: Lap): string {
  const shares = `CPU of one core: contender ${per100(cpu.contender)}, load ${per100(cpu.load)}, servers ${per100(cpu.servers)}`;
  const late = `late (p99): load ${load.latenessP99Ms.toFixed(1)} ms, servers ${fleet.latenessP99Ms.toFixed(1)} ms`;
  return `${(tookMs / 1000).toFixed(1)} s; ${shares}; ${late}`;
}

/** Why the lap says more about this machine than about the contender; null when it can be trusted. */
export function distrust({ load, fleet }: Pick<Lap, 'load' | 'fleet'>, speed: number): string | null {
  const limitMs = LATE_LIMIT_MS / speed;
  const tooLate = [
    { what: 'the load went out late', p99Ms: load.latenessP99Ms },
    { what: 'the simulated servers were late', p99Ms: fleet.latenessP99Ms },
  ].filter(({ p99Ms }) => p99Ms > limitMs);
  if (tooLate.length === 0) return null;
  return tooLate.map(({ what, p99Ms }) => `${what} (p99 ${p99Ms.toFixed(1)} ms > ${limitMs.toFixed(1)} ms)`).join('; ');
}
