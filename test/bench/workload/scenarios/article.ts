import { createRandom, hashOf } from '../../../../main/simulator/random.ts';
import { chat8b, machines, type ServerPlan } from '../fleet/server-plan.ts';
import { arrivals, type BurstyRate } from '../plan/arrivals.ts';
import { draftConversation } from '../plan/conversation.ts';
import { logUniform } from '../plan/draw.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/planned-request.ts';
import { nearLowerBound, tailTtfb } from '../report/target.ts';
import type { Scenario } from './scenario.ts';

const USERS = 16;
const CONTEXT = 4096;

const rateFor = (servers: number): BurstyRate => ({
  perSecond: 0.74 * servers,
  everyMs: 40_000,
  burstMs: 10_000,
  factor: 1.6,
});

const serverAt = (index: number): ServerPlan => ({
  id: `rig-${index + 1}`,
  machine: machines.rtx4090(),
  slots: 4,
  context: CONTEXT,
  installed: [chat8b],
  warm: [chat8b.name],
});

function planFor(servers: number, seed: number, horizonMs: number): Plan {
  const random = createRandom(hashOf(`article/${servers}/${seed}`));
  const drafts = arrivals(random, rateFor(servers), horizonMs).flatMap((startMs) =>
    draftConversation(random, {
      user: random.integer(0, USERS - 1),
      kind: 'chat',
      model: chat8b.name,
      startMs,
      system: null,
      turns: [{ userTokens: logUniform(random, 50, 2000), answerTokens: logUniform(random, 60, 400), thinkMs: 0 }],
      contextTokens: CONTEXT,
    }),
  );
  return makePlan(drafts, horizonMs);
}

/** The benchmark of the usual how-to: equal servers, one model, sixteen people, single questions. */
export function article(servers: 1 | 2 | 4): Scenario {
  const fleet = Array.from({ length: servers }, (_, index) => serverAt(index));
  return {
    id: `article-${servers}`,
    title: `article, ${servers} server${servers > 1 ? 's' : ''}`,
    about: `${servers} × RTX 4090 with 4 slots, one 8B model, 16 people; single questions of 50–2,000 tokens, answers of 60–400; ${rateFor(servers).perSecond.toFixed(2)} questions/s on average, 1.6 times that for 10 s in every 40.`,
    seconds: { full: 120, quick: 60 },
    users: USERS,
    servers: fleet,
    everywhere: [],
    homes: { [chat8b.name]: fleet.map(({ id }) => id) },
    plan: (seed, horizonMs) => planFor(servers, seed, horizonMs),
    happenings: () => [],
    targets: [...(servers === 4 ? [tailTtfb(0.7)] : []), nearLowerBound],
  };
}
