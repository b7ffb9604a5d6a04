import './playground.css';
import { Anchor, Button, Group, Switch, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments, IconMessage2, IconServerOff, IconTrash } from '@tabler/icons-react';
import { usePanel } from '../../store/panel-store.ts';
import type { Wishes } from '../../store/playground/conversation.ts';
import { setComparing, usePlayground } from '../../store/playground/playground-store.ts';
import { clearConversation } from '../../store/playground/talk.ts';
import { hrefOf } from '../../store/route.ts';
import { useBackends } from '../../store/selectors.ts';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { Composer } from './composer.tsx';
import { ConversationList } from './conversation-list.tsx';
import { SidePicker } from './side-picker.tsx';
import { WishesPanel } from './wishes-panel.tsx';

/** A chat through the gateway, with what each answer took. */
export function PlaygroundView() {
  const hasBackends = useBackends().length > 0;
  const isRead = usePanel(({ inventory }) => inventory !== null);
  const isEmpty = usePlayground(({ turns }) => turns.length === 0);
  if (!hasBackends) return <NobodyThere />;
  if (!isRead) return <Loading what="the models" />;
  return (
    <div className="playground">
      <Setup />
      <div className="playground-talk">{isEmpty ? <Beginning /> : <ConversationList />}</div>
      <Composer />
    </div>
  );
}

function Setup() {
  const isComparing = usePlayground((state) => state.isComparing);
  const wishes = usePlayground((state) => state.wishes);
  const hasTurns = usePlayground(({ turns }) => turns.length > 0);
  const [isOpen, { toggle }] = useDisclosure(countSet(wishes) > 0);
  return (
    <div className="playground-setup">
      <Group justify="space-between" mb="xs">
        <Title order={1} size="h3">
          Playground
        </Title>
        <Group gap="md">
          <Switch
            label="Compare side by side"
            checked={isComparing}
            onChange={(event) => setComparing(event.currentTarget.checked)}
          />
          <Button variant="default" leftSection={<IconAdjustments size={14} />} onClick={toggle} aria-expanded={isOpen}>
            Options{countSet(wishes) > 0 ? ` (${countSet(wishes)} set)` : ''}
          </Button>
          {hasTurns ? (
            <Button variant="default" leftSection={<IconTrash size={14} />} onClick={clearConversation}>
              Clear
            </Button>
          ) : null}
        </Group>
      </Group>
      <div className="playground-sides" data-sides={isComparing ? 2 : 1}>
        <SidePicker index={0} suffix={isComparing ? ' 1' : ''} />
        {isComparing ? <SidePicker index={1} suffix=" 2" /> : null}
      </div>
      <WishesPanel isOpen={isOpen} sides={isComparing ? 2 : 1} />
    </div>
  );
}

const countSet = ({ system, temperature, maxTokens }: Wishes): number =>
  [system.trim() !== '', temperature !== null, maxTokens !== null].filter(Boolean).length;

function Beginning() {
  const url = usePanel(({ snapshot }) => snapshot?.gateway.url);
  return (
    <Placeholder icon={<IconMessage2 size={40} />} title="Ask a model through the gateway">
      <Text size="sm" c="dimmed">
        A question goes to {url} like any client’s: it may wait for a slot, it is placed by the policy, and it shows in
        Traffic. Each answer says where it came from and what it took. Nothing of the conversation is stored.
      </Text>
    </Placeholder>
  );
}

function NobodyThere() {
  return (
    <>
      <Title order={1} size="h3">
        Playground
      </Title>
      <Placeholder icon={<IconServerOff size={40} />} title="Nobody to talk to yet">
        <Text size="sm" c="dimmed">
          The gateway has no backends. Add one on the{' '}
          <Anchor href={hrefOf('fleet')} underline="always">
            Fleet
          </Anchor>{' '}
          screen.
        </Text>
      </Placeholder>
    </>
  );
}
