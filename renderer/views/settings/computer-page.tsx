import { Stack, Switch, Text, Title } from '@mantine/core';
import type { DesktopPreferences } from '../../../shared/desktop.ts';
import { changeDesktop, useDesktop } from './use-desktop.ts';

const preferences: readonly {
  readonly key: keyof DesktopPreferences;
  readonly label: string;
  readonly says: string;
}[] = [
  {
    key: 'startAtLogin',
    label: 'Start at login',
    says: 'The gateway runs as soon as you have signed in, in the tray and without a window.',
  },
  {
    key: 'closeToTray',
    label: 'Keep running in the tray when the window is closed',
    says: 'Clients are served all the same. Quit from the tray or the menu.',
  },
  {
    key: 'notifications',
    label: 'Notifications',
    says: 'While you look elsewhere: backends that go down or come back, models that hang, copies that differ, a long queue, keys and certificates near their end.',
  },
];

/** What this computer remembers for whoever runs the app on it; saved at once, in no file of the gateway. */
export function ComputerPage() {
  const desktop = useDesktop();
  if (!desktop) return null;
  return (
    <>
      <Title order={2} size="h4">
        This computer
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        For this computer alone, not part of the configuration. Takes effect at once.
      </Text>
      <Stack gap="lg">
        {preferences.map(({ key, label, says }) => (
          <Switch
            key={key}
            label={label}
            description={says}
            checked={desktop[key]}
            onChange={(event) => void changeDesktop({ [key]: event.currentTarget.checked })}
          />
        ))}
      </Stack>
    </>
  );
}
