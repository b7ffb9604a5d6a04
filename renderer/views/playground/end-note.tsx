import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { memo } from 'react';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { endWords } from './answer-words.ts';

/** How an answer ended, when that needs words. */
export const EndNote = memo(({ answerKey }: { readonly answerKey: string }) => {
  const end = usePlayground(({ answers }) => answers[answerKey]?.end);
  const words = end && endWords(end);
  if (!end || !words) return null;
  const isBad = end.outcome === 'refused' || end.outcome === 'broken';
  return (
    <div role="note" className={`playground-note tone-${isBad ? 'bad' : 'quiet'}`}>
      {isBad ? <IconAlertTriangle size={16} aria-hidden="true" /> : <IconInfoCircle size={16} aria-hidden="true" />}
      <div>
        <b>{words.title}</b>
        <Text size="sm" c="var(--mantine-color-text)">
          {words.text}
        </Text>
      </div>
    </div>
  );
});
