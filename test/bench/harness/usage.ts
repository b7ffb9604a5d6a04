import { readFileSync } from 'node:fs';

// Linux reports process times in ticks of 10 ms on every common architecture (USER_HZ).
const microsPerTick = 10_000;

// The command name may hold spaces: fields count from its closing parenthesis. utime and stime are 11 and 12, the same of
// children that have ended 13 and 14.
function microsIn(pid: number, first: 11 | 13): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[first]) + Number(fields[first + 1])) * microsPerTick;
}

/** CPU time of the processes so far, user and system, in microseconds. */
export function cpuMicros(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + microsIn(pid, 11), 0);
}

/** The same of those that still run; what a worker has used that has just ended is counted with its parent's children. */
export function liveCpuMicros(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      return sum + microsIn(pid, 11);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ESRCH') return sum;
      throw error;
    }
  }, 0);
}

/** CPU time of the process's children that have ended, in microseconds. */
export function endedChildrenMicros(pid: number): number {
  return microsIn(pid, 13);
}

function residentOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(found?.[1] ?? 0) * 1024;
}

/** Resident memory of the processes, in bytes. */
export function residentBytes(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + residentOf(pid), 0);
}

/** Ids of the process's direct children. */
export function childPids(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
}

/** Looks at the resident memory every 20 ms until asked for the highest value seen. */
export function watchPeakBytes(pids: number[]): () => number {
  let peak = residentBytes(pids);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(pids));
  }, 20);
  return () => {
    clearInterval(timer);
    return Math.max(peak, residentBytes(pids));
  };
}
