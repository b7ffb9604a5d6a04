import { Title } from '@mantine/core';

export function FleetView() {
  return (
    <Title order={1} size="h3">
      Fleet
    </Title>
  );
}
