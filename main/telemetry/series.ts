import type { RateSnapshot } from '../../shared/snapshot.ts';
import { createWindow, type Sample, type Window } from './window.ts';

/** Takes what no longer fits; canonical model names carry a tag and backend ids come from the configuration, so neither is called this. */
export const OTHER = 'other';

const IDLE: RateSnapshot = {
  requestsPerSecond: 0,
  tokensPerSecond: 0,
  errorRate: null,
  ttfbP50Ms: null,
  ttfbP95Ms: null,
  durationP50Ms: null,
  durationP95Ms: null,
};

export interface Series {
  record(name: string, at: number, sample: Sample): void;
  rates(name: string, at: number): RateSnapshot;
  names(): string[];
  forget(name: string): void;
}

/** Windows by name, made on demand. Names come from outside: past `limit` of them the rest share one window. */
export function createSeries(limit: number, startedAt: number): Series {
  const windows = new Map<string, Window>();

  function add(name: string): Window {
    const window = createWindow({ startedAt });
    windows.set(name, window);
    return window;
  }

  function windowFor(name: string): Window {
    return windows.get(name) ?? (windows.size < limit ? add(name) : (windows.get(OTHER) ?? add(OTHER)));
  }

  return {
    record: (name, at, sample) => windowFor(name).record(at, sample),
    rates: (name, at) => windows.get(name)?.rates(at) ?? IDLE,
    names: () => [...windows.keys()],
    forget: (name) => void windows.delete(name),
  };
}
