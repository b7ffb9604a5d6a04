import { Accordion, Button, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import type { ConfigJson } from '../../../../shared/config-view.ts';
import type { WebhookSnapshot } from '../../../../shared/webhook.ts';
import { useSnapshot } from '../../../store/selectors.ts';
import { isSame } from '../../../store/settings/config-value.ts';
import type { SchemaNode } from '../../../store/settings/schema-node.ts';
import { formatCount } from '../../../ui/figures.ts';
import { ObjectControl } from '../object-control.tsx';
import { useProblems } from '../use-setting.ts';
import { Delivery } from './delivery.tsx';
import { kindsInWords, stateInWords, titleOf } from './webhook-words.ts';

interface WebhookItemProps {
  readonly place: number;
  readonly entry: ConfigJson;
  /** All that are in the file. */
  readonly saved: readonly ConfigJson[];
  readonly node: SchemaNode;
  /** As problems name it. */
  readonly name: string;
  readonly onChange: (next: ConfigJson) => void;
  readonly onTakeOut: () => void;
}

const partOf = (entry: ConfigJson | undefined, key: string): unknown =>
  typeof entry === 'object' && entry !== null && key in entry
    ? (entry as { [key: string]: ConfigJson })[key]
    : undefined;

/** One webhook: what it is told of, how that goes, and its keys. */
export function WebhookItem({ place, entry, saved, node, name, onChange, onTakeOut }: WebhookItemProps) {
  const problems = useProblems(name);
  const id = useId();
  const { webhook, isChanged } = useSaved(entry, saved);
  const title = titleOf(partOf(entry, 'url'));
  const state = webhook ? stateInWords(webhook) : null;
  return (
    <Accordion.Item value={String(place)}>
      <Accordion.Control>
        <Group gap="4px 12px">
          <Text fw={600} className="webhook-title">
            {title}
          </Text>
          {state ? (
            <Text size="sm" className={`tone-${state.tone}`}>
              {state.text}
            </Text>
          ) : null}
          <Text size="sm" c="dimmed">
            {kindsInWords(partOf(entry, 'events'))}
          </Text>
          {isChanged ? <Text size="sm">not saved</Text> : null}
          {problems.length > 0 ? (
            <Text size="sm" className="tone-bad">
              {formatCount(problems.length, 'problem')}
            </Text>
          ) : null}
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {webhook ? <Delivery webhook={webhook} isChanged={isChanged} /> : null}
        <ObjectControl id={id} node={node} value={entry} name={name} problems={problems} isKept onChange={onChange} />
        <Button
          mt="sm"
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={14} />}
          onClick={onTakeOut}
          aria-label={`Take out ${title}`}
        >
          Take out
        </Button>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** What the gateway says of it, if it is in force: known by its address, however its place has changed in the form. */
function useSaved(entry: ConfigJson, saved: readonly ConfigJson[]) {
  const { webhooks } = useSnapshot();
  const place = saved.findIndex((one) => isSame(partOf(one, 'url') as ConfigJson, partOf(entry, 'url') as ConfigJson));
  const webhook: WebhookSnapshot | undefined =
    place < 0 ? undefined : webhooks.find(({ key }) => key === `notify.webhooks[${place}]`);
  return { webhook, isChanged: place < 0 || !isSame(entry, saved[place]) };
}
