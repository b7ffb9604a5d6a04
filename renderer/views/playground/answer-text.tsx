import { memo } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type AnswerBlock, splitAnswer } from './split-answer.ts';

/** An answer's words. Only the paragraph that is being written is drawn again. */
export function AnswerText({ text }: { readonly text: string }) {
  return splitAnswer(text).map((block, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end
    <Block key={place} {...block} />
  ));
}

const Block = memo(({ kind, text }: AnswerBlock) =>
  kind === 'prose' ? (
    <p>{text}</p>
  ) : (
    <div className="playground-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which a keyboard must be able to do */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label="Copy this code" />
    </div>
  ),
);
