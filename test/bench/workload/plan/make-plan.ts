import type { Draft } from './draft.ts';
import { createKnownPrompts } from './known-prompts.ts';
import type { Plan, PlannedRequest } from './planned-request.ts';

/** Puts drafts in order, numbers them and drops those that are due after the horizon. */
export function makePlan(drafts: readonly Draft[], horizonMs: number): Plan {
  const inTime = drafts.filter(({ atMs }) => atMs < horizonMs).sort((left, right) => left.atMs - right.atMs);
  const numbers = new Map(inTime.map((draft, id) => [draft, id]));
  const known = createKnownPrompts();
  const requests = inTime.map((draft, id): PlannedRequest => {
    const { after, prompt, answer, ...rest } = draft;
    const isText = draft.path !== '/api/embed';
    return {
      ...rest,
      id,
      after: after === null ? null : (numbers.get(after) ?? null),
      promptTokens: prompt.length,
      newTokens: isText ? known.add({ model: draft.model, prompt, answer }) : prompt.length,
    };
  });
  return { requests, horizonMs };
}
