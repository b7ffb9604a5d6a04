import { renderPrompt } from '../../../../main/simulator/generation/prompt.ts';
import { tokenise } from '../../../../main/simulator/generation/tokeniser.ts';
import { answerTo } from './answers.ts';
import type { PlannedRequest } from './planned-request.ts';

/** A request while the plan is being made: it knows its tokens, and the one it follows by itself rather than by number. */
export interface Draft extends Omit<PlannedRequest, 'id' | 'after' | 'promptTokens' | 'newTokens'> {
  after: Draft | null;
  /** The prompt as the model reads it. */
  prompt: readonly number[];
  answer: string;
}

/** When something is asked and by whom. */
export type Occasion = Pick<Draft, 'user' | 'kind' | 'model' | 'atMs' | 'after' | 'pauseMs'>;

export interface Message {
  role: string;
  content: string;
}

// No simulated server has a context this long: whatever is planned fits, or the plan is wrong.
const ANY_CONTEXT = 1_000_000;

function promptOf(messages: readonly Message[]): number[] {
  const source = { preamble: '', context: [], truncate: false };
  const rendered = renderPrompt(
    { ...source, messages: messages.map((message) => ({ ...message, images: [] })) },
    ANY_CONTEXT,
  );
  if (!rendered.fits) throw new Error('a planned prompt has no end');
  return rendered.tokens;
}

/** A streamed chat. */
export function draftChat(occasion: Occasion, messages: readonly Message[], outputTokens: number): Draft {
  const body = JSON.stringify({
    model: occasion.model,
    stream: true,
    messages,
    options: { num_predict: outputTokens },
  });
  const answer = answerTo(body, outputTokens);
  return { ...occasion, path: '/api/chat', body, outputTokens, prompt: promptOf(messages), answer };
}

/** A streamed completion of a text, as an editor asks for. */
export function draftCompletion(occasion: Occasion, text: string, outputTokens: number): Draft {
  const body = JSON.stringify({
    model: occasion.model,
    stream: true,
    prompt: text,
    options: { num_predict: outputTokens },
  });
  const prompt = promptOf([{ role: 'user', content: text }]);
  return { ...occasion, path: '/api/generate', body, outputTokens, prompt, answer: answerTo(body, outputTokens) };
}

/** One text to be turned into a vector. */
export function draftEmbedding(occasion: Occasion, text: string): Draft {
  const body = JSON.stringify({ model: occasion.model, input: text });
  // The simulated embedding models put one token before and one after the text.
  const prompt = [0, ...tokenise(text), 0];
  return { ...occasion, path: '/api/embed', body, outputTokens: 0, prompt, answer: '' };
}
