import type { Result } from '../../shared/result.ts';
import { saysNotForGenerating } from '../fleet/not-for-generating.ts';
import { isEmbeddingOnly } from '../fleet/slots.ts';
import type { Reply } from './dialler.ts';
import { wordsOf } from './ollama-reply.ts';
import type { Errand, WorkPorts } from './work.ts';

/** What a request without content asks of the model's runner. */
export interface Wish {
  readonly keep_alive?: number | string;
  readonly options?: Readonly<Record<string, number | boolean>>;
}

/**
 * Ollama's way to load or unload: a request of the kind the model is made for, with nothing in it. It waits for a load
 * however long that takes, and takes no slot.
 */
export async function askEmpty(
  { backend, model, spelling, signal }: Pick<Errand, 'backend' | 'model' | 'spelling' | 'signal'>,
  { dial }: Pick<WorkPorts, 'dial'>,
  wish: Wish,
): Promise<Result<Reply, string>> {
  const ask = (path: string, content: Readonly<Record<string, string>>): Promise<Result<Reply, string>> => {
    const body = { model: spelling, ...content, stream: false, ...wish };
    return dial({ url: backend.url, method: 'POST', path, body, signal });
  };
  if (isEmbeddingOnly(backend, model)) return ask('/api/embed', { input: '' });
  const reply = await ask('/api/generate', { prompt: '' });
  // Servers before 0.30 do not say what a model is for until it is asked for the wrong thing.
  const isOther = reply.ok && reply.value.status === 400 && saysNotForGenerating(wordsOf(reply.value));
  return isOther ? ask('/api/embed', { input: '' }) : reply;
}
