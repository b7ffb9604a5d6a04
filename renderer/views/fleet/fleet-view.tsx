import './fleet.css';
import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { IconPlus, IconRadar2, IconRotateClockwise, IconSearch } from '@tabler/icons-react';
import { openDialog } from '../../store/dialogs.ts';
import { useBackends } from '../../store/selectors.ts';
import { TipArea } from '../../ui/tip-area.tsx';
import { LeavingNotes } from './drain/leaving-notes.tsx';
import { EndDemoButton } from './end-demo-button.tsx';
import { FirstStart } from './first-start.tsx';
import { FleetTable } from './fleet-table.tsx';
import { useListState } from './list-state.ts';
import { RollingStrip } from './rolling/rolling-strip.tsx';
import { SummaryStrip } from './summary-strip.tsx';
import { WorstFirst } from './worst-first.tsx';

/** Every backend, what is in the way, and what can be done about it. */
export function FleetView() {
  const isEmpty = useBackends().length === 0;
  if (isEmpty) return <FirstStart />;
  return (
    <TipArea>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={1} size="h3">
            Fleet
          </Title>
          <Group gap="sm">
            <EndDemoButton />
            <Filter />
            <WorstFirst />
            <Button
              variant="default"
              leftSection={<IconRotateClockwise size={16} aria-hidden="true" />}
              onClick={() => openDialog({ kind: 'rolling-restart' })}
            >
              Rolling restart
            </Button>
            <Button
              variant="default"
              leftSection={<IconRadar2 size={16} aria-hidden="true" />}
              onClick={() => openDialog({ kind: 'find-servers' })}
            >
              Find servers
            </Button>
            <Button
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => openDialog({ kind: 'add-backend' })}
            >
              Add a backend
            </Button>
          </Group>
        </Group>
        <SummaryStrip />
        <RollingStrip />
        <LeavingNotes />
        <FleetTable />
      </Stack>
    </TipArea>
  );
}

function Filter() {
  const filter = useListState((state) => state.filter);
  return (
    <TextInput
      size="xs"
      w={200}
      data-filter
      type="search"
      aria-label="Filter backends"
      placeholder="Filter  /"
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={filter}
      onChange={(event) => useListState.setState({ filter: event.currentTarget.value })}
    />
  );
}
