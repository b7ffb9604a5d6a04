import { memo } from 'react';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { AnswerBody } from './answer-body.tsx';
import { AnswerHead } from './answer-head.tsx';
import { spokenState } from './answer-words.ts';
import { EndNote } from './end-note.tsx';
import { FigureList } from './figure-list.tsx';

interface AnswerCardProps {
  readonly answerKey: string;
  /** The answer of the other side to the same question. */
  readonly otherKey: string | undefined;
  /** Names the side where there are two. */
  readonly name: string | null;
}

/** One answer as it comes, and what it took. Each part follows what it shows: words that come draw the words alone. */
export const AnswerCard = memo(({ answerKey, otherKey, name }: AnswerCardProps) => {
  const isBusy = usePlayground(({ answers }) => answers[answerKey]?.end === null);
  const said = usePlayground(({ answers }) => spokenState(answers[answerKey]));
  return (
    <article className="playground-answer" aria-label={name ? `Answer ${name}` : 'Answer'} aria-busy={isBusy}>
      <AnswerHead answerKey={answerKey} name={name} />
      <AnswerBody answerKey={answerKey} />
      <EndNote answerKey={answerKey} />
      <FigureList answerKey={answerKey} otherKey={otherKey} />
      <span role="status" className="only-for-readers">
        {said}
      </span>
    </article>
  );
});
