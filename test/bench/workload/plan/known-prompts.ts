import { commonPrefix, tokenise } from '../../../../main/simulator/generation/tokeniser.ts';
import type { Draft } from './draft.ts';

export interface KnownPrompts {
  /** How many tokens of this prompt nobody has asked the model before; remembers the prompt and its answer. */
  add(draft: Pick<Draft, 'model' | 'prompt' | 'answer'>): number;
}

/** Remembers what each model has been asked, as a cache without limit would. */
export function createKnownPrompts(): KnownPrompts {
  const byModel = new Map<string, (readonly number[])[]>();
  return {
    add({ model, prompt, answer }) {
      const known = byModel.get(model) ?? [];
      byModel.set(model, known);
      const longest = known.reduce((most, tokens) => Math.max(most, commonPrefix(tokens, prompt)), 0);
      known.push([...prompt, ...tokenise(answer)]);
      // The last token is always evaluated: its logits begin the answer.
      return prompt.length - Math.min(longest, prompt.length - 1);
    },
  };
}
