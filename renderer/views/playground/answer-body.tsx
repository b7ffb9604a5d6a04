import { Text } from '@mantine/core';
import { memo } from 'react';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { AnswerText } from './answer-text.tsx';
import { Waiting } from './waiting.tsx';

/** The words of an answer, or what it is waiting for. */
export const AnswerBody = memo(({ answerKey }: { readonly answerKey: string }) => {
  const answer = usePlayground(({ answers }) => answers[answerKey]);
  if (!answer) return null;
  const { text, thinking, end } = answer;
  return (
    <>
      {thinking === '' ? null : <Thinking text={thinking} isOpen={text === ''} />}
      <div className="playground-text">
        {text === '' && thinking === '' && !end ? <Waiting answer={answer} /> : null}
        <AnswerText text={text} />
      </div>
    </>
  );
});

const Thinking = memo(({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) => (
  <details {...(isOpen ? { open: true } : {})}>
    <summary>
      <Text size="sm" c="dimmed" component="span">
        Thinking
      </Text>
    </summary>
    <Text size="sm" c="dimmed" className="playground-text" component="div">
      <AnswerText text={text} />
    </Text>
  </details>
));
