import { BLOCK_TOKENS } from '../../../main/fleet/work.ts';

export interface ServerPlan {
  readonly id: string;
  readonly slots: number;
  readonly memoryBytes: number;
  readonly prefillTps: number;
  readonly decodeTps: number;
  readonly loadBytesPerSecond: number;
  readonly warm: readonly string[];
}

/** How one request goes there; ms from the start of the replay. */
export interface Course {
  readonly loadMs: number;
  readonly promptEvalMs: number;
  readonly evaluatedTokens: number;
  readonly firstByteAt: number;
  readonly endAt: number;
}

export interface Asked {
  readonly model: string;
  readonly promptTokens: number;
  readonly prefixes: readonly number[];
  readonly outputTokens: number;
}

interface Runner {
  readonly model: string;
  loadedAt: number;
  busyUntil: number;
  /** Of each block evaluated, the tokens that follow it and fill no block: the end of a prompt, and its answer. */
  readonly held: Map<number, number>;
}

const REFERENCE_BYTES = 5e9;

/**
 * A server in plain arithmetic: one load at a time, what was evaluated stays cached until the runner goes, the runner
 * idle for longest makes room, streams do not slow each other down. Not Ollama, which the simulator is for: here every
 * figure can be worked out by hand.
 */
export function createServer(plan: ServerPlan, sizes: Readonly<Record<string, number>>) {
  const runners = new Map<string, Runner>();
  let loads = 0;
  let lastLoadEndsAt = 0;
  const sizeOf = (model: string): number => sizes[model] ?? REFERENCE_BYTES;
  const start = (model: string, loadedAt: number): Runner => {
    const runner = { model, loadedAt, busyUntil: loadedAt, held: new Map<number, number>() };
    runners.set(model, runner);
    return runner;
  };
  for (const model of plan.warm) start(model, 0);

  /** Ends runners until the model fits; when that is done. */
  function makeRoom(model: string, now: number): number {
    let roomAt = now;
    const used = (): number => [...runners.keys()].reduce((sum, name) => sum + sizeOf(name), 0);
    while (runners.size > 0 && used() + sizeOf(model) > plan.memoryBytes) {
      const [victim] = [...runners.values()].sort((a, b) => a.busyUntil - b.busyUntil);
      if (!victim) break;
      roomAt = Math.max(roomAt, victim.busyUntil);
      runners.delete(victim.model);
    }
    return roomAt;
  }

  function load(model: string, now: number): Runner {
    const from = Math.max(makeRoom(model, now), lastLoadEndsAt);
    lastLoadEndsAt = from + 1_000 + (sizeOf(model) / plan.loadBytesPerSecond) * 1_000;
    loads += 1;
    return start(model, lastLoadEndsAt);
  }

  return {
    plan,
    loads: () => loads,
    /** What `/api/ps` would list: a model that is being loaded is not in it. */
    resident: (now: number) =>
      [...runners.values()]
        .filter(({ loadedAt }) => loadedAt <= now)
        .map(({ model }) => ({ model, sizeBytes: sizeOf(model) })),
    serve({ model, promptTokens, prefixes, outputTokens }: Asked, now: number): Course {
      const runner = runners.get(model) ?? load(model, now);
      const slower = sizeOf(model) / REFERENCE_BYTES;
      const last = prefixes.findLastIndex((name) => runner.held.has(name));
      const cachedTokens = (last + 1) * BLOCK_TOKENS + (runner.held.get(prefixes[last] ?? Number.NaN) ?? 0);
      const evaluatedTokens = Math.max(1, promptTokens - cachedTokens);
      const readyAt = Math.max(now, runner.loadedAt);
      const promptEvalMs = (evaluatedTokens / plan.prefillTps) * slower * 1_000;
      const firstByteAt = Math.round(readyAt + 40 + promptEvalMs);
      const endAt = Math.round(firstByteAt + (outputTokens / plan.decodeTps) * slower * 1_000);
      for (const name of prefixes) runner.held.set(name, 0);
      const restTokens = promptTokens - prefixes.length * BLOCK_TOKENS;
      const end = prefixes.at(-1);
      if (end !== undefined) runner.held.set(end, restTokens + outputTokens);
      runner.busyUntil = Math.max(runner.busyUntil, endAt);
      return { loadMs: readyAt - now, promptEvalMs, evaluatedTokens, firstByteAt, endAt };
    },
  };
}

export type Server = ReturnType<typeof createServer>;
