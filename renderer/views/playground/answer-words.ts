import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Answer, AnswerEnd } from '../../store/playground/conversation.ts';

/** How an answer ended, when that needs words; null for an answer that is simply complete. */
export function endWords({ outcome, reason, status, figures }: AnswerEnd): { title: string; text: string } | null {
  switch (outcome) {
    case 'complete':
      return figures?.doneReason === 'length'
        ? { title: 'Cut at the limit', text: 'The model ran into its limit of tokens before it was done.' }
        : null;
    case 'stopped':
      return { title: 'Stopped', text: 'You stopped this answer; its slot is free again.' };
    case 'refused':
      return { title: status === null ? 'Refused' : `Refused with status ${status}`, text: reason ?? '' };
    case 'broken':
      return { title: 'The answer broke off', text: reason ?? '' };
  }
}

/** What an answer without a first word is waiting for, as far as the gateway knows. */
export function waitWords(live: LiveExchange | undefined, loadedThere: boolean | null): string {
  if (!live) return 'On its way to the gateway';
  const where = live.backend ?? 'a backend';
  switch (live.stage) {
    case 'reading':
      return 'The gateway reads the question';
    case 'queued':
      return 'Waiting for a free slot';
    case 'dialling':
      return loadedThere === false ? `${where} loads the model` : `${where} reads the prompt`;
    case 'streaming':
      return `${where} answers`;
  }
}

/** What a screen reader hears of an answer: that it began and how it ended, never its tokens. */
export function spokenState(answer: Pick<Answer, 'model' | 'end'> | undefined): string {
  if (!answer) return '';
  const { model, end } = answer;
  if (!end) return `${model} is answering`;
  const words = endWords(end);
  return words ? `${model}: ${words.title}. ${words.text}` : `${model} has answered`;
}
