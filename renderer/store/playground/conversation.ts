import type { ChatEnd, ChatMessage, ChatPlacing } from '../../../shared/playground.ts';

/** Whom one side of the playground talks to. */
export interface Side {
  /** Null until one is chosen: then it is the first on offer. */
  readonly model: string | null;
  /** Null lets the gateway choose. */
  readonly backend: string | null;
}

/** As the gateway told it; one that the panel gave up on by itself has no time. */
export type AnswerEnd = Omit<ChatEnd, 'totalMs'> & { readonly totalMs: number | null };

/** One answer: what was asked for, and what has come so far. */
export interface Answer {
  readonly key: string;
  readonly model: string;
  readonly backend: string | null;
  /** The gateway's id of it, and of the exchange in Traffic; null until it was accepted. */
  readonly chat: string | null;
  readonly text: string;
  readonly thinking: string;
  readonly placing: ChatPlacing | null;
  /** Null while it goes on. */
  readonly end: AnswerEnd | null;
}

/** A question and its answers, one per side that was asked. */
export interface Turn {
  readonly key: string;
  readonly question: string;
  readonly answers: readonly string[];
}

export interface Wishes {
  readonly system: string;
  /** Null leaves it to the model. */
  readonly temperature: number | null;
  readonly maxTokens: number | null;
}

export type Answers = Readonly<Record<string, Answer>>;

interface Talk {
  readonly turns: readonly Turn[];
  readonly answers: Answers;
}

/**
 * What one side has heard so far, with the next question at its end. Where it was not asked, what the first side heard
 * stands in; a question that was never answered is left out.
 */
export function messagesFor(
  { turns, answers }: Talk,
  { side, system, question }: { readonly side: number; readonly system: string; readonly question: string },
): ChatMessage[] {
  const heard = turns.flatMap((turn): ChatMessage[] => {
    const text = answers[turn.answers[side] ?? turn.answers[0] ?? '']?.text ?? '';
    if (text === '') return [];
    return [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: text },
    ];
  });
  const rules: ChatMessage[] = system.trim() === '' ? [] : [{ role: 'system', content: system }];
  return [...rules, ...heard, { role: 'user', content: question }];
}
