import { createRandom, hashOf } from '../../../../main/simulator/random.ts';
import { type Draft, draftChat } from '../plan/draft.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/planned-request.ts';
import { wordsOf } from '../plan/words.ts';

const COUNT = 60;

/** Short questions one after the other: nothing but the bench itself can make them slower than computed. */
export function calibrationPlan(model: string): Plan {
  const random = createRandom(hashOf('calibration'));
  const drafts: Draft[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const after = drafts.at(-1) ?? null;
    const occasion = { user: 0, kind: 'chat' as const, model, atMs: index, after, pauseMs: random.between(200, 400) };
    const question = [{ role: 'user', content: wordsOf(random, random.integer(100, 800)) }];
    drafts.push(draftChat(occasion, question, 5));
  }
  return makePlan(drafts, Number.POSITIVE_INFINITY);
}
