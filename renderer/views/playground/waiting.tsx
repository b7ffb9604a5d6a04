import { Text } from '@mantine/core';
import { useRef } from 'react';
import { canonicalModel } from '../../../shared/model-name.ts';
import { useNow } from '../../store/now.ts';
import { usePanel } from '../../store/panel-store.ts';
import type { Answer } from '../../store/playground/conversation.ts';
import { formatSpan } from '../../ui/figures.ts';
import { waitWords } from './answer-words.ts';

/** What an answer is waiting for, and for how long it has. */
export function Waiting({ answer: { chat, model } }: { readonly answer: Answer }) {
  const since = useRef(Date.now());
  const now = useNow();
  const live = usePanel(({ snapshot }) => snapshot?.live.find(({ id }) => id === chat));
  const isLoaded = usePanel(({ snapshot }) => {
    const there = snapshot?.backends.find(({ id }) => id === live?.backend);
    return there ? there.loaded.some(({ name }) => name === (canonicalModel(model) ?? model)) : null;
  });
  const waitedMs = now - since.current;
  return (
    <Text size="sm" c="dimmed">
      {waitWords(live, isLoaded)}
      {waitedMs > 1_000 ? ` · ${formatSpan(waitedMs)}` : '…'}
    </Text>
  );
}
