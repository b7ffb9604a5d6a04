import { Button, Group, Text, Textarea } from '@mantine/core';
import { IconPlayerStopFilled, IconSend } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { isRunning, setDraft, usePlayground } from '../../store/playground/playground-store.ts';
import { askQuestion, stopAnswers } from '../../store/playground/talk.ts';

/** Where the next question is written. */
export function Composer() {
  const draft = usePlayground((state) => state.draft);
  const isComparing = usePlayground((state) => state.isComparing);
  const isBusy = usePlayground(isRunning);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isBusy) stopAnswers();
    // While a character is being composed, Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    askQuestion(draft);
  };
  return (
    <div className="playground-composer" data-sides={isComparing ? 2 : 1}>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <Textarea
          style={{ flex: 1 }}
          aria-label="Message"
          aria-describedby="composer-keys"
          placeholder="Ask something"
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autosize
          minRows={2}
          maxRows={10}
          autoFocus
        />
        {isBusy ? (
          <Button size="sm" variant="default" leftSection={<IconPlayerStopFilled size={14} />} onClick={stopAnswers}>
            Stop
          </Button>
        ) : (
          <Button size="sm" leftSection={<IconSend size={14} />} onClick={() => askQuestion(draft)}>
            Send
          </Button>
        )}
      </Group>
      <Text id="composer-keys" size="xs" c="dimmed" mt={4}>
        {isBusy ? 'Esc stops the answer' : 'Enter sends, Shift-Enter starts a new line'}
      </Text>
    </div>
  );
}
