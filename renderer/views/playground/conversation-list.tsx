import { memo, useEffect } from 'react';
import type { Turn } from '../../store/playground/conversation.ts';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { AnswerCard } from './answer-card.tsx';

/** Within this of the end one is taken to be reading along. */
const NEAR_END_PX = 160;

/** The conversation. Follows the newest words as long as one has not scrolled up. */
export function ConversationList() {
  const turns = usePlayground((state) => state.turns);
  useFollowing(turns.length);
  return (
    <div>
      {turns.map((turn) => (
        <TurnBlock key={turn.key} turn={turn} />
      ))}
    </div>
  );
}

const TurnBlock = memo(({ turn: { question, answers } }: { readonly turn: Turn }) => (
  <section className="playground-turn" data-sides={answers.length} aria-label={`Question: ${question.slice(0, 80)}`}>
    <div className="playground-question">{question}</div>
    <div className="playground-answers">
      {answers.map((key, side) => (
        <AnswerCard
          key={key}
          answerKey={key}
          otherKey={answers[1 - side]}
          name={answers.length > 1 ? String(side + 1) : null}
        />
      ))}
    </div>
  </section>
));

function useFollowing(turnCount: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is what one wants to see, wherever one was
  useEffect(goToEnd, [turnCount]);
  useEffect(
    () =>
      usePlayground.subscribe(({ answers }, before) => {
        if (answers !== before.answers && isNearEnd()) requestAnimationFrame(goToEnd);
      }),
    [],
  );
}

function goToEnd(): void {
  void window.scrollTo({ top: document.documentElement.scrollHeight });
}

function isNearEnd(): boolean {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
  return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
}
