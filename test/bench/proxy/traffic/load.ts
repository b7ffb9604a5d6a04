import { setTimeout as sleep } from 'node:timers/promises';
import { serveCalls } from '../../harness/calls.ts';
import { nowMicros } from '../wire/now-micros.ts';
import { type Request, requestBytes } from '../wire/requests.ts';
import { type Asker, startAsker } from './asker.ts';
import { startSlowReader } from './slow-reader.ts';
import { createTally, type Sample, type Tally } from './tally.ts';

interface Load {
  tally: Tally;
  askers: Asker[];
  stop(): void;
}

interface Crowd {
  ports: number[];
  count: number;
  /** The crowd arrives evenly spread over this time. */
  rampMs: number;
}

const loads = new Map<number, Load>();
let lastLoadId = 0;

function loadOf(id: number): Load {
  const load = loads.get(id);
  if (load === undefined) throw new Error(`no load ${id}`);
  return load;
}

async function gather(crowd: Crowd, join: (port: number) => void): Promise<void> {
  const startedAt = nowMicros();
  for (let index = 0; index < crowd.count; index += 1) {
    const dueMs = (index / crowd.count) * crowd.rampMs - (nowMicros() - startedAt) / 1000;
    if (dueMs > 1) await sleep(dueMs);
    join(crowd.ports[index % crowd.ports.length] ?? 0);
  }
}

function keep(load: Load): number {
  lastLoadId += 1;
  loads.set(lastLoadId, load);
  return lastLoadId;
}

const calls = {
  /** Starts clients that ask, each again as soon as it is answered; the load's id once the last one has joined. */
  async ask(spec: Crowd & { request: Request }): Promise<number> {
    const tally = createTally();
    const askers: Asker[] = [];
    const requests = new Map(spec.ports.map((port) => [port, requestBytes(spec.request, port)]));
    const stop = (): void => {
      for (const asker of askers) asker.stop();
    };
    const id = keep({ tally, askers, stop });
    await gather(spec, (port) => askers.push(startAsker(port, requests.get(port) ?? Buffer.alloc(0), tally)));
    return id;
  },
  /** Starts clients that ask for a long answer and read it slowly; the load's id. */
  async askSlowly(spec: Crowd & { bytesPerSecond: number }): Promise<number> {
    const stops: (() => void)[] = [];
    const stop = (): void => {
      for (const one of stops) one();
    };
    const id = keep({ tally: createTally(), askers: [], stop });
    await gather(spec, (port) => stops.push(startSlowReader(port, requestBytes('bulk', port), spec.bytesPerSecond)));
    return id;
  },
  /** What the load saw since the last mark. */
  mark: (id: number): Sample => loadOf(id).tally.mark(),
  /** Hangs up on every stream, one each `gapMs`; which stream and when, streams that never began left out. */
  async hangUp(spec: { id: number; gapMs: number }): Promise<{ streamId: number; atMicros: number }[]> {
    const hangUps: { streamId: number; atMicros: number }[] = [];
    for (const asker of loadOf(spec.id).askers) {
      const streamId = asker.streamId();
      const atMicros = nowMicros();
      asker.stop();
      if (!Number.isNaN(streamId)) hangUps.push({ streamId, atMicros });
      await sleep(spec.gapMs);
    }
    return hangUps;
  },
  stop(id: number): void {
    loadOf(id).stop();
    loads.delete(id);
  },
};

export type LoadCalls = typeof calls;

serveCalls(calls);
