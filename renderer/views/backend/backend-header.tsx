import { ActionIcon, Button, Group, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { backendKey } from '../../store/actions/backend-actions.ts';
import { type BackendAction, backendActions } from '../../store/actions/backend-menu.ts';
import { hrefOf } from '../../store/route.ts';
import { usePending } from '../../store/selectors.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { BackendActionIcon, type BackendActionKind } from '../../ui/backend-action-icon.tsx';
import { reasonOf, stateOf } from '../../ui/backend-state.ts';
import { StateBadge } from '../../ui/state-badge.tsx';

/** What is needed most, in plain sight; the rest is in the menu beside. */
const verbs: Partial<Record<BackendActionKind, string>> = {
  resume: 'Resume',
  drain: 'Drain',
  maintain: 'Take out',
  probe: 'Probe',
  edit: 'Edit',
};

/** Which backend this is, how it is and why, and what can be done. */
export function BackendHeader({ backend }: { readonly backend: BackendSnapshot }) {
  const { id } = backend;
  const pending = usePending(backendKey(id));
  const reason = reasonOf(backend);
  const actions = backendActions(backend).filter(({ kind }) => kind !== 'open');
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Group gap="sm" wrap="nowrap" miw={0} align="flex-start">
        <Tooltip label="Back to the fleet">
          <ActionIcon component="a" href={hrefOf('fleet')} aria-label="Back to the fleet">
            <IconArrowLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <div className="backend-title">
          <Group gap="md" wrap="nowrap">
            <Title order={1} size="h3">
              {id}
            </Title>
            <StateBadge state={stateOf(backend)} />
          </Group>
          <Text size="sm" c="dimmed" mih={20} role="status">
            {pending === undefined ? reason : `${pending}…`}
          </Text>
        </div>
      </Group>
      <Group gap="xs" wrap="nowrap">
        {actions.map((action) => (
          <QuickAction key={action.kind} id={id} action={action} isBusy={pending !== undefined} />
        ))}
        <ActionMenu label={`More actions for ${id}`} actions={actions.filter(isInMenu).map(toItem)} />
      </Group>
    </Group>
  );
}

const isInMenu = ({ kind }: BackendAction): boolean => verbs[kind] === undefined;

const toItem = ({ kind, label, run }: BackendAction) => ({
  label,
  icon: <BackendActionIcon kind={kind} />,
  run,
  isDestructive: kind === 'remove',
});

interface QuickActionProps {
  readonly id: string;
  readonly action: BackendAction;
  readonly isBusy: boolean;
}

function QuickAction({ id, action: { kind, run }, isBusy }: QuickActionProps) {
  const verb = verbs[kind];
  if (verb === undefined) return null;
  return (
    <Button
      variant="default"
      disabled={isBusy}
      leftSection={<BackendActionIcon kind={kind} />}
      aria-label={`${verb} ${id}`}
      onClick={run}
    >
      {verb}
    </Button>
  );
}
