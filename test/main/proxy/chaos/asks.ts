import type { Random } from '../../../../main/ports.ts';
import type { Form } from '../../../support/read-answer.ts';

export interface Ask {
  readonly id: string;
  readonly path: string;
  readonly body: string;
  readonly form: Form;
  readonly reader: 'eager' | 'slow' | 'leaves-in-time' | 'leaves-mid-stream';
  /** Milliseconds or bytes until it leaves. */
  readonly leavesAfter: number;
}

export const CHAT = 'llama3.1:8b';
export const EMBED = 'nomic-embed-text:latest';

type Make = (prompt: string) => { path: string; form: Form; body: object };

const said = (content: string) => [{ role: 'user', content }];
const kinds: readonly Make[] = [
  (prompt) => ({ path: '/api/chat', form: 'ndjson', body: { model: CHAT, messages: said(prompt) } }),
  (prompt) => ({ path: '/api/generate', form: 'ndjson', body: { model: CHAT, prompt } }),
  (prompt) => ({
    path: '/v1/chat/completions',
    form: 'sse',
    body: { model: CHAT, messages: said(prompt), stream: true },
  }),
  (prompt) => ({ path: '/v1/responses', form: 'events', body: { model: CHAT, input: prompt, stream: true } }),
  (prompt) => ({
    path: '/v1/messages',
    form: 'events',
    body: { model: CHAT, max_tokens: 4096, messages: said(prompt), stream: true },
  }),
  (prompt) => ({ path: '/api/chat', form: 'document', body: { model: CHAT, messages: said(prompt), stream: false } }),
  (prompt) => ({ path: '/api/embed', form: 'document', body: { model: EMBED, input: prompt } }),
];

function readerOf(random: Random): Pick<Ask, 'reader' | 'leavesAfter'> {
  const chance = random();
  if (chance < 0.08) return { reader: 'leaves-in-time', leavesAfter: random() * 120 };
  if (chance < 0.16) return { reader: 'leaves-mid-stream', leavesAfter: random() * 4_000 };
  return { reader: chance < 0.24 ? 'slow' : 'eager', leavesAfter: 0 };
}

/** The nth request of a run: every API, every kind of reader, no two bodies alike. */
export function makeAsk(n: number, random: Random): Ask {
  const make = kinds[Math.floor(random() * kinds.length)] ?? kinds[0]!;
  const prompt = `request ${n} ${'word '.repeat(Math.floor(random() * 40))}`;
  const { path, form, body } = make(prompt);
  return { id: `chaos-${n}`, path, form, body: JSON.stringify(body), ...readerOf(random) };
}
