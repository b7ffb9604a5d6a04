import { createRandom, hashOf, type SimRandom } from '../../../../main/simulator/random.ts';
import { chat8b, coder14b, embedder, large70b, machines, type ServerPlan } from '../fleet/server-plan.ts';
import { arrivals, type BurstyRate } from '../plan/arrivals.ts';
import { draftConversation, READING_MS, unhurriedMs } from '../plan/conversation.ts';
import { type Draft, draftCompletion, draftEmbedding } from '../plan/draft.ts';
import { logUniform, shuffled } from '../plan/draw.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/planned-request.ts';
import { wordsOf } from '../plan/words.ts';
import { fairness, loads, nearLowerBound, tailTtfb } from '../report/target.ts';
import type { Scenario } from './scenario.ts';

const PEOPLE = 20;
/** The key of the program that sends batches. */
const BATCHER = PEOPLE;
const CONTEXT = 4096;
const REQUESTS_PER_SECOND = 1.84;
const CHAT_TURNS = 3;
const COMPLETIONS = 8;
const BATCH_SIZE = 200;
/** A script takes this long to send its batch. */
const BATCH_SPREAD_MS = 1_000;

const withCoder = { installed: [chat8b, coder14b, embedder], warm: [chat8b.name, coder14b.name, embedder.name] };
const servers: readonly ServerPlan[] = [
  { id: 'rig-1', machine: machines.rtx4090(), ...withCoder },
  { id: 'rig-2', machine: machines.rtx3090(), ...withCoder },
  { id: 'rig-3', machine: machines.rtx3090(), installed: [chat8b, embedder], warm: [chat8b.name, embedder.name] },
  { id: 'rig-4', machine: machines.a6000(), installed: [large70b, chat8b], warm: [large70b.name] },
].map((server) => ({ ...server, slots: 4, context: CONTEXT }));

/** Starts of something of which each brings `size` requests, at that share of all requests. */
const startsOf = (share: number, size: number): BurstyRate => ({
  perSecond: (REQUESTS_PER_SECOND * share) / size,
  everyMs: 60_000,
  burstMs: 15_000,
  factor: 1.6,
});

interface Stage {
  random: SimRandom;
  horizonMs: number;
  system: string;
}

/** Everybody does the same things equally often, so that their waits can be compared. */
function turnTaker(random: SimRandom): () => number {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = shuffled(random, [...Array(PEOPLE).keys()]);
    return order.pop() ?? 0;
  };
}

function chats({ random, horizonMs, system }: Stage): Draft[] {
  const nextUser = turnTaker(random);
  return arrivals(random, startsOf(0.6, CHAT_TURNS), horizonMs).flatMap((startMs) =>
    draftConversation(random, {
      ...{ user: nextUser(), kind: 'chat', model: chat8b.name, startMs, system, contextTokens: CONTEXT },
      turns: Array.from({ length: CHAT_TURNS }, (_, index) => ({
        userTokens: index === 0 ? logUniform(random, 50, 1200) : logUniform(random, 15, 200),
        answerTokens: logUniform(random, 100, 600),
        thinkMs: random.between(5_000, 20_000),
      })),
    }),
  );
}

/** Somebody types in a file: the same text again and again, each time a little longer. */
function editing(random: SimRandom, user: number, startMs: number): Draft[] {
  const drafts: Draft[] = [];
  let text = wordsOf(random, logUniform(random, 200, 1500));
  let atMs = startMs;
  for (let count = 0; count < COMPLETIONS; count += 1) {
    const after = drafts.at(-1) ?? null;
    const occasion = { user, kind: 'code' as const, model: coder14b.name, atMs, after, pauseMs: READING_MS / 4 };
    const draft = draftCompletion(occasion, text, logUniform(random, 12, 48));
    drafts.push(draft);
    text += ` ${wordsOf(random, random.integer(5, 30))}`;
    atMs += unhurriedMs(draft.outputTokens) + random.between(1_500, 6_000);
  }
  return drafts;
}

function completions({ random, horizonMs }: Stage): Draft[] {
  const nextUser = turnTaker(random);
  const starts = arrivals(random, startsOf(0.3, COMPLETIONS), horizonMs);
  return starts.flatMap((startMs) => editing(random, nextUser(), startMs));
}

function largeQuestions({ random, horizonMs }: Stage): Draft[] {
  const nextUser = turnTaker(random);
  return arrivals(random, startsOf(0.1, 1), horizonMs).flatMap((startMs) =>
    draftConversation(random, {
      ...{ user: nextUser(), kind: 'large', model: large70b.name, startMs, system: null, contextTokens: CONTEXT },
      turns: [{ userTokens: logUniform(random, 100, 600), answerTokens: logUniform(random, 25, 100), thinkMs: 0 }],
    }),
  );
}

function batches({ random, horizonMs }: Stage): Draft[] {
  return [0.3, 0.7].flatMap((share) =>
    Array.from({ length: BATCH_SIZE }, (_, index) => {
      const atMs = share * horizonMs + (index * BATCH_SPREAD_MS) / BATCH_SIZE;
      const occasion = { user: BATCHER, kind: 'embed' as const, model: embedder.name, atMs, after: null, pauseMs: 0 };
      return draftEmbedding(occasion, wordsOf(random, logUniform(random, 200, 700)));
    }),
  );
}

function plan(seed: number, horizonMs: number): Plan {
  const random = (part: string): SimRandom => createRandom(hashOf(`mixed/${seed}/${part}`));
  const system = wordsOf(random('system'), 150);
  const stage = (part: string): Stage => ({ random: random(part), horizonMs, system });
  const drafts = [chats(stage('chat')), completions(stage('code')), largeQuestions(stage('large'))];
  return makePlan([...drafts.flat(), ...batches(stage('batch'))], horizonMs);
}

const about =
  '20 people: 60 % of their requests chat with an 8B model (three turns, answers of 100–600 tokens), 30 % are code completions of 12–48 tokens in files of 200–1,500, 10 % ask a 70B; bursts of 1.6 times the mean for 15 s in every 60; a program sends 200 embeddings within a second, twice. rig-1 and rig-2: RTX 4090 and 3090 with 8B, coder and embedder; rig-3: RTX 3090 with 8B and embedder; rig-4: A6000 48 GB that the 70B fills, with the 8B on its disk. nginx and HAProxy cannot read the model: they get the coder and the embedder on every disk as well, and pay with loads instead of 404s. The 70B stays on rig-4 only: anywhere else most of it would run on the processor and stop that server for a minute per question, which is worse for their users than an error at once and asking again.';

/** Everything at once: small and huge models, people and programs. */
export const mixed: Scenario = {
  id: 'mixed',
  title: 'mixed',
  about,
  seconds: { full: 300, quick: 90 },
  users: PEOPLE + 1,
  servers,
  everywhere: [coder14b.name, embedder.name],
  homes: {
    [chat8b.name]: ['rig-1', 'rig-2', 'rig-3'],
    [coder14b.name]: ['rig-1', 'rig-2'],
    [large70b.name]: ['rig-4'],
    [embedder.name]: ['rig-1', 'rig-2', 'rig-3'],
  },
  plan,
  happenings: () => [],
  targets: [tailTtfb(0.3), loads(0.2), fairness(2), nearLowerBound],
};
