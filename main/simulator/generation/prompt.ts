import { hashOf } from '../random.ts';
import { tokenise, tokenOf } from './tokeniser.ts';

/** Tokens one image costs. */
const IMAGE_TOKENS = 800;

export interface PromptMessage {
  role: string;
  content: string;
  images: string[];
}

export interface PromptSource {
  /** Tool definitions and the like, rendered before everything else. */
  preamble: string;
  /** Tokens of an earlier answer that the client sent back. */
  context: number[];
  messages: PromptMessage[];
  /** False makes an over-long prompt an error instead of dropping the oldest messages. */
  truncate: boolean;
}

export type RenderedPrompt = { fits: true; tokens: number[] } | { fits: false; promptTokens: number };

const END = tokenOf('<|end|>');

function imageTokens(image: string): number[] {
  const seed = hashOf(image);
  return Array.from({ length: IMAGE_TOKENS }, (_, index) => (seed + index) % 128_000);
}

function messageTokens(message: PromptMessage): number[] {
  const role = tokenOf(`<|${message.role}|>`);
  return [role, ...message.images.flatMap(imageTokens), ...tokenise(message.content), END];
}

/**
 * Renders a conversation and cuts it to the context by dropping the oldest messages that are not from the system,
 * which changes the front of the prompt and so loses its cached prefix.
 */
export function renderPrompt(source: PromptSource, numCtx: number): RenderedPrompt {
  const preamble = [...source.context, ...tokenise(source.preamble)];
  const parts = source.messages.map((message) => ({
    system: message.role === 'system',
    tokens: messageTokens(message),
  }));
  const total = (): number => parts.reduce((sum, part) => sum + part.tokens.length, preamble.length + 1);
  const promptTokens = total();
  if (promptTokens > numCtx && !source.truncate) return { fits: false, promptTokens };
  while (total() > numCtx) {
    const oldest = parts.findIndex((part, index) => !part.system && index < parts.length - 1);
    if (oldest < 0) return { fits: false, promptTokens };
    parts.splice(oldest, 1);
  }
  return { fits: true, tokens: [...preamble, ...parts.flatMap((part) => part.tokens), tokenOf('<|assistant|>')] };
}
