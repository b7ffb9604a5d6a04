import { perfOf } from '../config.ts';
import type { FaultSet } from '../faults/faults.ts';
import { loadMs } from '../generation/timing.ts';
import type { Machine } from '../machine.ts';
import type { Runner } from './runner.ts';

export type LoadResult =
  | { kind: 'ready' }
  | { kind: 'out-of-memory'; message: string }
  | { kind: 'failed'; message: string };

const OUT_OF_MEMORY = 'llama-server reported out-of-memory during startup: cudaMalloc failed: out of memory';
const EXITED = 'llama-server process has terminated: exit status 1';
const STALLED = 'timed out waiting for llama-server to start - ';

interface LoadAttempt {
  runner: Runner;
  faults: FaultSet;
  /** Counted from 1: the second attempt follows an out-of-memory. */
  attempt: number;
  done(result: LoadResult): void;
}

export interface Loader {
  /** Returns what aborts the load and throws its progress away. */
  load(attempt: LoadAttempt): () => void;
  /** The page cache is cold again. */
  forget(): void;
}

function resultOf(attempt: LoadAttempt): LoadResult {
  const failure = attempt.faults.find('load-fail');
  if (failure) return { kind: 'failed', message: failure.message ?? EXITED };
  const oom = attempt.faults.find('load-oom');
  if (oom && attempt.attempt <= (oom.loads ?? 2)) return { kind: 'out-of-memory', message: OUT_OF_MEMORY };
  return { kind: 'ready' };
}

/** Reads model files at disk speed the first time and from the page cache afterwards. */
export function createLoader(machine: Machine): Loader {
  const cached = new Set<string>();
  const durationOf = ({ runner, faults }: LoadAttempt): number => {
    const config = machine.config();
    const perf = perfOf(config, runner.model);
    const warm = cached.has(runner.model.blobId);
    return loadMs({
      sizeBytes: runner.model.sizeBytes,
      perf,
      bandwidth: warm ? perf.loadBw : Math.min(perf.loadBw, config.diskBandwidth),
      factor: machine.random.between(0.95, 1.05) * (faults.find('load-slow')?.factor ?? 1),
    });
  };
  return {
    forget: () => cached.clear(),
    load(attempt) {
      const { time } = machine;
      if (attempt.faults.find('load-stall')) {
        return time.after(machine.config().loadTimeoutMs, () => attempt.done({ kind: 'failed', message: STALLED }));
      }
      return time.after(durationOf(attempt), () => {
        cached.add(attempt.runner.model.blobId);
        attempt.done(resultOf(attempt));
      });
    },
  };
}
