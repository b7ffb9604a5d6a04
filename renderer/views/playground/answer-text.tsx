import { memo } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { cutPieces } from './cut-pieces.ts';
import { type AnswerBlock, splitAnswer } from './split-answer.ts';

/** An answer's words. Only the last piece of what is being written is drawn again. */
export function AnswerText({ text }: { readonly text: string }) {
  return splitAnswer(text).map((block, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end
    <Block key={place} {...block} />
  ));
}

const Block = memo(({ kind, text }: AnswerBlock) =>
  kind === 'prose' ? (
    <div className="playground-prose">
      <Pieces text={text} />
    </div>
  ) : (
    <div className="playground-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which a keyboard must be able to do */}
      <pre tabIndex={0}>
        <Pieces text={text} />
      </pre>
      <CopyButton text={text} label="Copy this code" />
    </div>
  ),
);

function Pieces({ text }: { readonly text: string }) {
  return cutPieces(text).map((piece, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces only ever grow at the end
    <Piece key={place} text={piece} />
  ));
}

const Piece = memo(({ text }: { readonly text: string }) => <div>{text}</div>);
