import type { Edit } from './edits.ts';
import type { Span, VisitMember } from './find-model.ts';

/** Whether a rule says how long that model, by its canonical name, stays in memory: then clients have no say. */
export type IsStayRuled = (model: string) => boolean;

/** What a native body says of how long its model is to stay in memory. */
export interface StayReader {
  readonly visit: VisitMember;
  /**
   * Takes what the client asks for out of the body. `null` is Ollama's word for "leave it as it is"; the rule's own value
   * in each request would instead undo the mark of a runner that is about to make room for another.
   */
  edits(): readonly Edit[];
  /** Whether nothing but to leave memory is asked of the model. `text` is the body that was visited. */
  isUnload(text: Buffer): boolean;
}

const CONTENT = new Set(['prompt', 'messages', 'input']);

/** Looks on beside another reader of the same body. One per request, where there are rules at all. */
export function createStayReader(next: VisitMember): StayReader {
  const asked: Span[] = [];
  const contents: Span[] = [];
  return {
    visit(key, from, to) {
      if (key === 'keep_alive') asked.push([from, to]);
      else if (CONTENT.has(key)) contents.push([from, to]);
      next(key, from, to);
    },
    edits: () => asked.map(([from, to]) => ({ from, to, insert: 'null' })),
    isUnload(text) {
      const last = asked.at(-1);
      return (
        last !== undefined && isZero(text.toString('latin1', ...last)) && contents.every((at) => isEmpty(text, at))
      );
    },
  };
}

/** `0`, `"0"`, `"0s"`: Go's decoder takes a number for seconds and a string for a duration. */
const isZero = (written: string): boolean =>
  written.length < 40 && /^"?[-+]?[\d.]/.test(written) && !/[1-9]/.test(written);

const isEmpty = (text: Buffer, [from, to]: Span): boolean =>
  to - from < 40 && /^(""|null|\[\s*\])$/.test(text.toString('latin1', from, to));
