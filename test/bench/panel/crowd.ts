import { Pool } from 'undici';
import { fiftyBackends, type RunningFleet, startFleet } from '../../e2e/support/fleets.ts';
import { serveCalls } from '../harness/calls.ts';
import type { Answers } from './answers.ts';

let fleet: RunningFleet | null = null;
let stopAsking = (): void => {};

const TICK_MS = 10;

interface Tally {
  sent: number;
  answered: number;
  failed: number;
}
const tally: Tally = { sent: 0, answered: 0, failed: 0 };

async function ask(pool: Pool, model: string, mostTokens: number): Promise<void> {
  tally.sent += 1;
  try {
    const body = JSON.stringify({ model, prompt: 'Say yes.', options: { num_predict: mostTokens } });
    const headers = { 'content-type': 'application/json' };
    const answer = await pool.request({ method: 'POST', path: '/api/generate', headers, body });
    await answer.body.dump();
    if (answer.statusCode === 200) tally.answered += 1;
    else tally.failed += 1;
  } catch {
    tally.failed += 1;
  }
}

const calls = {
  /** Starts fifty simulated servers with two hundred models between them; the `backends` section that names them. */
  async listen({ tokens, timeScale }: Answers): Promise<string> {
    const quick = { timeScale, outputTokens: tokens, fixedOverheadMs: 1 };
    fleet = await startFleet(fiftyBackends().map((backend) => ({ ...backend, ...quick })));
    return fleet.yaml;
  },
  /** Sends so many requests a second, whether or not the earlier ones are answered. */
  start({ url, perSecond, mostTokens }: { url: string; perSecond: number; mostTokens: number }): void {
    const pool = new Pool(url, { connections: 200 });
    const models = fiftyBackends().flatMap(({ preload = [] }) => preload);
    let owed = 0;
    let turn = 0;
    const timer = setInterval(() => {
      owed += (perSecond * TICK_MS) / 1_000;
      for (; owed >= 1; owed -= 1) {
        turn += 1;
        void ask(pool, models[turn % models.length] ?? '', mostTokens);
      }
    }, TICK_MS);
    stopAsking = () => {
      clearInterval(timer);
      void pool.destroy();
    };
  },
  tally: (_: null): Tally => ({ ...tally }),
  async stop(_: null): Promise<void> {
    stopAsking();
    await fleet?.stop();
  },
};

export type CrowdCalls = typeof calls;

serveCalls(calls);
