import { createRandom, hashOf, type SimRandom } from '../../../../main/simulator/random.ts';
import { chat8b, coder14b, machines, type ServerPlan, thinker24b } from '../fleet/server-plan.ts';
import { draftConversation, type Turn, unhurriedMs } from '../plan/conversation.ts';
import type { Draft } from '../plan/draft.ts';
import { exponential, logUniform } from '../plan/draw.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/planned-request.ts';
import { wordsOf } from '../plan/words.ts';
import { medianTtfb, nearLowerBound, reevaluated, tailTtfb } from '../report/target.ts';
import type { Scenario } from './scenario.ts';

const USERS = 22;
const CONTEXT = 8192;
const THINK_MEDIAN_MS = 15_000;
const BETWEEN_CONVERSATIONS_MS = 20_000;
const models = [chat8b, coder14b, thinker24b];

/** Thirteen people chat with the small model, six write code, three ask the large one. */
const modelOf = (user: number): string => (user < 13 ? chat8b : user < 19 ? coder14b : thinker24b).name;

const teamServers: readonly ServerPlan[] = [
  { id: 'rig-a', machine: machines.rtx4090(), slots: 4, warm: [chat8b.name] },
  { id: 'rig-b', machine: machines.rtx4090(), slots: 2, warm: [chat8b.name, coder14b.name] },
  { id: 'rig-c', machine: machines.a6000(), slots: 4, warm: [coder14b.name, thinker24b.name] },
  { id: 'rig-d', machine: machines.slowCard(), slots: 1, warm: [chat8b.name] },
].map((server) => ({ ...server, context: CONTEXT, installed: models }));

function turnsOf(random: SimRandom, count: number): Turn[] {
  return Array.from({ length: count }, (_, index) => ({
    userTokens: index === 0 ? logUniform(random, 80, 2500) : logUniform(random, 15, 400),
    answerTokens: logUniform(random, 60, 500),
    thinkMs: Math.max(4_000, THINK_MEDIAN_MS * random.lognormal(0.6)),
  }));
}

interface Person {
  random: SimRandom;
  user: number;
  system: string;
}

function converse({ random, user, system }: Person, startMs: number, turns: number): Draft[] {
  const plan = { user, kind: 'chat' as const, model: modelOf(user), startMs, system, contextTokens: CONTEXT };
  return draftConversation(random, { ...plan, turns: turnsOf(random, turns) });
}

/** One conversation after the other, as long as the run goes on. */
function dayOf(person: Person, horizonMs: number): Draft[] {
  const { random } = person;
  const drafts: Draft[] = [];
  let startMs = random.between(0, 40_000);
  while (startMs < horizonMs) {
    const conversation = converse(person, startMs, random.integer(3, 9));
    drafts.push(...conversation);
    const last = conversation.at(-1);
    const endMs = last === undefined ? startMs : last.atMs + unhurriedMs(last.outputTokens);
    startMs = endMs + exponential(random, BETWEEN_CONVERSATIONS_MS);
  }
  return drafts;
}

/** After the morning meeting and before lunch most people open a second conversation within seconds. */
function burstsOf(person: Person, horizonMs: number): Draft[] {
  const { random } = person;
  return [0.3, 0.65].flatMap((share) => {
    const joins = random.next() < 0.6;
    const startMs = share * horizonMs + random.between(0, 6_000);
    const turns = random.integer(2, 3);
    return joins ? converse(person, startMs, turns) : [];
  });
}

function teamPlan(seed: number, horizonMs: number): Plan {
  const random = createRandom(hashOf(`team/${seed}`));
  const systems = new Map(models.map(({ name }) => [name, wordsOf(random, 350)]));
  const people = Array.from(
    { length: USERS },
    (_, user): Person => ({
      random: createRandom(hashOf(`team/${seed}/user ${user}`)),
      user,
      system: systems.get(modelOf(user)) ?? '',
    }),
  );
  const drafts = people.flatMap((person) => [...dayOf(person, horizonMs), ...burstsOf(person, horizonMs)]);
  return makePlan(drafts, horizonMs);
}

const about =
  '22 people in conversations of 3–9 turns over three models (8B, 14B coder, 24B), first question 80–2,500 tokens on top of a common system prompt of 350, think time around 15 s, answers of 60–500; twice in the run most of them open a second conversation within 6 s. rig-a and rig-b: RTX 4090 24 GB with 4 and 2 slots; rig-c: A6000 48 GB, 4 slots; rig-d: an older 24 GB card on a SATA disk, 1 slot. Every model is on every disk.';

/** What one team does all day on a fleet that grew over the years. */
export const team: Scenario = {
  id: 'team',
  title: 'team',
  about,
  seconds: { full: 300, quick: 90 },
  users: USERS,
  servers: teamServers,
  everywhere: [],
  homes: {
    [chat8b.name]: ['rig-a', 'rig-b', 'rig-d'],
    [coder14b.name]: ['rig-b', 'rig-c'],
    [thinker24b.name]: ['rig-c'],
  },
  plan: teamPlan,
  happenings: () => [],
  targets: [medianTtfb(0.5), tailTtfb(0.4), reevaluated(0.25), nearLowerBound],
};
