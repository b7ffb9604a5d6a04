import { Accordion, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConfigJson } from '../../../../shared/config-view.ts';
import type { SettingPath } from '../../../store/settings/config-value.ts';
import { changeSetting } from '../../../store/settings/edit-settings.ts';
import type { SchemaNode } from '../../../store/settings/schema-node.ts';
import { ProblemLines } from '../problem-lines.tsx';
import { useProblems, useSetting } from '../use-setting.ts';
import { WebhookItem } from './webhook-item.tsx';

interface WebhookListProps {
  readonly path: SettingPath;
  readonly item: SchemaNode;
}

const listOf = (value: ConfigJson | undefined): readonly ConfigJson[] =>
  Array.isArray(value) ? (value as readonly ConfigJson[]) : [];

/** Who is told of events, each with what became of that; changed as a whole, since they have no names. */
export function WebhookList({ path, item }: WebhookListProps) {
  const { value, written, name } = useSetting(path, undefined);
  const problems = useProblems(name).filter((problem) => problem.path === name);
  const [open, setOpen] = useState<string | null>(null);
  const entries = listOf(value);
  const saved = listOf(written);
  const change = (next: readonly ConfigJson[]): void => changeSetting(path, next.length === 0 ? null : next);
  const add = (): void => {
    change([...entries, {}]);
    setOpen(String(entries.length));
  };
  const takeOut = (place: number): void => {
    change(entries.filter((_, other) => other !== place));
    setOpen(null);
  };
  return (
    <>
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed" mb="sm">
          Nobody is told of events. A chat, a pager or a script of your own can be: it gets a signed POST for each.
        </Text>
      ) : null}
      <Accordion variant="separated" chevronPosition="left" keepMounted={false} value={open} onChange={setOpen}>
        {entries.map((entry, place) => (
          <WebhookItem
            // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that a webhook is known by
            key={place}
            place={place}
            entry={entry}
            saved={saved}
            node={item}
            name={`${name}[${place}]`}
            onChange={(next) => change(entries.map((other, at) => (at === place ? next : other)))}
            onTakeOut={() => takeOut(place)}
          />
        ))}
      </Accordion>
      <ProblemLines problems={problems} name={name} />
      <Button variant="default" leftSection={<IconPlus size={14} />} mt="sm" onClick={add}>
        Add a webhook
      </Button>
    </>
  );
}
