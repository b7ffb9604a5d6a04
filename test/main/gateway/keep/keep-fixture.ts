import { expect } from 'vitest';
import type { OperationStore } from '../../../../main/ports.ts';
import { presets } from '../../../../main/simulator/index.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import type { KeptModel } from '../../../../shared/keep.ts';
import { createFastClock } from '../../../support/fast-clock.ts';
import type { ServerUnderTest } from '../../../support/gateway-fixture.ts';
import { startWork, type WorkUnderTest } from '../../operations/work-fixture.ts';

export const PATIENT = { timeout: 30_000 };
const SPEED = 5;

/** A server whose loads take a moment and whose terms are those of real life. */
export const quickServer = (over: Partial<ServerUnderTest> = {}): ServerUnderTest => ({
  timeScale: 1,
  keepAliveMs: 300_000,
  preload: [],
  diskBandwidth: 1e12,
  defaultNumCtx: 4_096,
  perf: { ...presets.rtx4090().perf, spawnMs: 5, warmupMs: 5, loadBw: 1e12, decodeTps: 2_000 },
  ...over,
});

export interface Kept extends WorkUnderTest {
  kept(model: string): Promise<KeptModel | undefined>;
  /** Names in that server's memory, by its own word. */
  resident(id: string): readonly string[];
  /** How much longer a model stays there if nobody asks for it, by the server's own list; ms. */
  leftMs(id: string, model: string): Promise<number>;
  loads(id: string): number;
}

interface KeepOptions {
  readonly servers?: readonly ServerUnderTest[];
  readonly models: NonNullable<ConfigInput['models']>;
  readonly config?: ConfigInput;
  readonly operations?: OperationStore;
  /** How fast the gateway's clock runs; five times as fast as its servers' when left out. */
  readonly speed?: number;
}

/** A gateway with rules about what stays in memory. */
export async function startKeeping({ servers, models, config, operations, speed = SPEED }: KeepOptions): Promise<Kept> {
  const work = await startWork({
    servers: servers ?? [quickServer()],
    clock: createFastClock(speed),
    ...(operations && { operations }),
    config: {
      // By its fast clock: nothing may run out because this machine is slow.
      health: {
        interval: '1s',
        timeout: '300s',
        fall: 2,
        rise: 1,
        slowStart: '0s',
        residencyInterval: '1s',
        inventoryInterval: '5s',
        deep: { interval: '0s' },
      },
      timeouts: { connect: '300s', idle: '3000s', shutdown: '10s' },
      routing: { policy: 'least-busy', cooldown: '1s', queueTimeout: '300s' },
      ...config,
      models,
    },
  });
  return {
    ...work,
    kept: async (model) => (await work.status()).kept.find((rule) => rule.model === model),
    resident: (id) =>
      work
        .server(id)
        .snapshot()
        .runners.map(({ name }) => name)
        .sort(),
    loads: (id) => work.server(id).snapshot().counters.loads,
    async leftMs(id, model) {
      const answer = await fetch(`${work.server(id).url}/api/ps`);
      const { models: rows } = (await answer.json()) as { models: { name: string; expires_at: string }[] };
      const row = rows.find(({ name }) => name === model);
      return row ? Date.parse(row.expires_at) - Date.now() : 0;
    },
  };
}

/** Resolves when the rule has so many copies. */
export const untilKept = async (work: Kept, model: string, copies: number): Promise<void> => {
  await expect.poll(async () => (await work.kept(model))?.on.length, PATIENT).toBe(copies);
};

/** Somebody who uses a server without this gateway. */
export async function askDirectly(work: Kept, id: string, body: object): Promise<void> {
  const answer = await fetch(`${work.server(id).url}/api/generate`, {
    method: 'POST',
    body: JSON.stringify({ stream: false, ...body }),
  });
  await answer.text();
}
