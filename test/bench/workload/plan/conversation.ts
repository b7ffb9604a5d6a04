import type { SimRandom } from '../../../../main/simulator/random.ts';
import { type Draft, draftChat, type Message } from './draft.ts';
import type { Kind } from './planned-request.ts';
import { wordsOf } from './words.ts';

export interface Turn {
  userTokens: number;
  answerTokens: number;
  /** From the end of an unhurried answer to the next question. */
  thinkMs: number;
}

export interface ConversationPlan {
  user: number;
  kind: Kind;
  model: string;
  startMs: number;
  /** Instructions that every conversation of the team begins with; null = none. */
  system: string | null;
  turns: readonly Turn[];
  /** The conversation ends before it outgrows this many tokens. */
  contextTokens: number;
}

/** Nobody asks again sooner after an answer. */
export const READING_MS = 2_000;
const FIRST_TOKEN_MS = 500;
const TOKEN_MS = 25;

/** How long an answer takes on an unhurried server: only for planning when the next question is due. */
export function unhurriedMs(outputTokens: number): number {
  return FIRST_TOKEN_MS + TOKEN_MS * outputTokens;
}

/**
 * The questions of one conversation, each with everything said before it. A question is due when an unhurried answer to
 * the one before would have been read; so the plan is the same whoever serves it, and a slow server gets no mercy.
 */
export function draftConversation(random: SimRandom, plan: ConversationPlan): Draft[] {
  const { user, kind, model, turns, contextTokens } = plan;
  const drafts: Draft[] = [];
  const messages: Message[] = plan.system === null ? [] : [{ role: 'system', content: plan.system }];
  let atMs = plan.startMs;
  for (const turn of turns) {
    messages.push({ role: 'user', content: wordsOf(random, turn.userTokens) });
    const after = drafts.at(-1) ?? null;
    const occasion = { user, kind, model, atMs, after, pauseMs: READING_MS };
    const draft = draftChat(occasion, messages, turn.answerTokens);
    if (draft.prompt.length + turn.answerTokens >= contextTokens) break;
    drafts.push(draft);
    messages.push({ role: 'assistant', content: draft.answer });
    atMs += unhurriedMs(turn.answerTokens) + turn.thinkMs;
  }
  return drafts;
}
