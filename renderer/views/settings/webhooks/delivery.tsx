import { Button, Group, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { testInWords, type WebhookSnapshot } from '../../../../shared/webhook.ts';
import { useNow } from '../../../store/now.ts';
import { ask } from '../../../store/send.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { countsInWords, type Toned } from './webhook-words.ts';

interface DeliveryProps {
  readonly webhook: WebhookSnapshot;
  /** Whether the form says something else of it than is in force. */
  readonly isChanged: boolean;
}

/** How it goes with what a webhook is sent, and a way to try. */
export function Delivery({ webhook, isChanged }: DeliveryProps) {
  const now = useNow();
  const { isTesting, outcome, test } = useTest(webhook);
  const { lastAttempt, isSigned } = webhook;
  return (
    <section className="webhook-delivery" aria-label={`Deliveries to ${webhook.url}`}>
      <div>
        <Text size="sm">
          {countsInWords(webhook, now)}. {isSigned ? 'Every delivery is signed.' : 'Deliveries are not signed.'}
        </Text>
        {lastAttempt ? (
          <Text size="sm" component="div" className={lastAttempt.isTaken ? '' : 'tone-bad'}>
            Last attempt <RelativeTime at={lastAttempt.at} now={now} />: {lastAttempt.words}
          </Text>
        ) : null}
      </div>
      <Group gap="sm">
        <Button variant="default" leftSection={<IconSend size={14} />} loading={isTesting} onClick={() => void test()}>
          Send a test
        </Button>
        {isChanged ? (
          <Text size="sm" c="dimmed">
            It goes out as the file says, without what is not saved.
          </Text>
        ) : null}
      </Group>
      <Text size="sm" role="status" className={outcome ? `tone-${outcome.tone}` : ''}>
        {outcome?.text}
      </Text>
    </section>
  );
}

function useTest({ key }: WebhookSnapshot) {
  const [isTesting, setTesting] = useState(false);
  const [outcome, setOutcome] = useState<Toned | null>(null);
  const test = async (): Promise<void> => {
    setTesting(true);
    setOutcome(null);
    const reply = await ask('webhook.test', { key });
    setTesting(false);
    if (!reply.ok) setOutcome({ tone: 'bad', text: reply.error.message });
    else setOutcome({ tone: reply.value.outcome === 'taken' ? 'good' : 'bad', text: testInWords(reply.value) });
  };
  return { isTesting, outcome, test };
}
