import { Chip, Group, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { amend } from '../../store/route.ts';
import { allKinds, type EventFilter, type EventKind, kindWords, queryOfFilter } from './event-filter.ts';

interface EventFiltersProps {
  readonly filter: EventFilter;
  readonly counts: readonly (readonly [EventKind, number])[];
}

/** Which events are listed; the address says it too, so that a link shows the same. */
export function EventFilters({ filter, counts }: EventFiltersProps) {
  const change = (some: Partial<EventFilter>): void => amend('events', '', queryOfFilter({ ...filter, ...some }));
  return (
    <search className="event-filters">
      <Group gap="md">
        <TextInput
          data-filter
          aria-label="Filter events"
          placeholder="Words, backend, model  /"
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={filter.text}
          onChange={({ currentTarget }) => change({ text: currentTarget.value })}
          w={280}
        />
        <Switch
          label="Only warnings and errors"
          checked={filter.isTroubleOnly}
          onChange={({ currentTarget }) => change({ isTroubleOnly: currentTarget.checked })}
        />
      </Group>
      <Chip.Group
        multiple
        value={[...filter.kinds]}
        onChange={(chosen) => change({ kinds: allKinds.filter((kind) => chosen.includes(kind)) })}
      >
        <Group gap="xs" role="group" aria-label="Kinds of events">
          {counts.map(([kind, count]) => (
            <Chip key={kind} value={kind} size="xs" variant="outline">
              {kindWords[kind]} {count}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </search>
  );
}
