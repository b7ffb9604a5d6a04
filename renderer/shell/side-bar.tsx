import { Badge, NavLink, Stack, Text } from '@mantine/core';
import type { Snapshot } from '../../shared/snapshot.ts';
import { hrefOf, type Route } from '../store/route.ts';
import { useUnseen } from '../store/seen-events.ts';
import { useSnapshot } from '../store/selectors.ts';
import { countPending, useSettings } from '../store/settings/settings-store.ts';
import { stateOf, toneOf } from '../ui/backend-state.ts';
import { isCurrent, type Screen, screens } from './screens.tsx';

/** The screens, with what on them asks for attention. */
export function SideBar({ route }: { readonly route: Route }) {
  const snapshot = useSnapshot();
  return (
    <Stack justify="space-between" h="100%" gap={0}>
      <div>
        {screens.map((screen) => (
          <NavLink
            key={screen.path}
            href={hrefOf(screen.path)}
            active={isCurrent(screen, route)}
            {...(isCurrent(screen, route) ? { 'aria-current': 'page' as const } : {})}
            label={screen.title}
            leftSection={<screen.icon size={18} aria-hidden="true" />}
            rightSection={<Attention screen={screen} snapshot={snapshot} />}
          />
        ))}
      </div>
      <Text size="xs" c="dimmed" px="xs">
        Corral {snapshot.gateway.version}
      </Text>
    </Stack>
  );
}

function Attention({ screen, snapshot }: { readonly screen: Screen; readonly snapshot: Snapshot }) {
  const { backends, gateway, operations } = snapshot;
  const unsaved = useSettings(countPending);
  const bad = backends.filter((backend) => toneOf[stateOf(backend)] === 'bad').length;
  const unseen = useUnseen(snapshot);
  const running = operations.filter(({ state }) => state === 'running').length;
  if (screen.path === 'fleet' && bad > 0) return <Mark count={bad} tone="red" what="in trouble" />;
  if (screen.path === 'models' && running > 0) return <Mark count={running} tone="blue" what="operations running" />;
  if (screen.path === 'traffic' && gateway.queued > 0)
    return <Mark count={gateway.queued} tone="orange" what="waiting" />;
  if (screen.path === 'events' && unseen > 0) return <Mark count={unseen} tone="orange" what="new" />;
  if (screen.path === 'settings' && unsaved > 0) return <Mark count={unsaved} tone="blue" what="unsaved changes" />;
  return null;
}

function Mark({ count, tone, what }: { readonly count: number; readonly tone: string; readonly what: string }) {
  return (
    <Badge size="sm" variant="light" color={tone} aria-label={`${count} ${what}`}>
      {count}
    </Badge>
  );
}
