import { Title } from '@mantine/core';

export function SettingsView() {
  return (
    <Title order={1} size="h3">
      Settings
    </Title>
  );
}
