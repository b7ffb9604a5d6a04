import { Title } from '@mantine/core';

export function KeysView() {
  return (
    <Title order={1} size="h3">
      Keys
    </Title>
  );
}
