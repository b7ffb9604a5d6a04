import { createRandom, hashOf } from '../../../../main/simulator/random.ts';
import { type Draft, draftChat, draftEmbedding } from '../plan/draft.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { PlannedRequest } from '../plan/planned-request.ts';
import { wordsOf } from '../plan/words.ts';
import type { Scenario } from '../scenarios/scenario.ts';

const PER_HOME = 12;
const EVERY_MS = 250;

/** Ordinary requests to every model, at a pace its homes can serve without waiting; they share nothing with the plan. */
export function warmUpRequests({ homes, servers }: Scenario): readonly PlannedRequest[] {
  const random = createRandom(hashOf('warm-up'));
  const embeds = (model: string): boolean =>
    servers.some(({ installed }) =>
      installed.some(({ name, capabilities }) => name === model && capabilities.includes('embedding')),
    );
  const drafts = Object.entries(homes).flatMap(([model, ids]) =>
    Array.from({ length: PER_HOME * ids.length }, (_, index): Draft => {
      const occasion = { user: index % 10, model, atMs: (index * EVERY_MS * 6) / ids.length, after: null, pauseMs: 0 };
      const text = wordsOf(random, random.integer(100, 600));
      if (embeds(model)) return draftEmbedding({ ...occasion, kind: 'embed' }, text);
      return draftChat({ ...occasion, kind: 'chat' }, [{ role: 'user', content: text }], 30);
    }),
  );
  return makePlan(drafts, Number.POSITIVE_INFINITY).requests;
}
