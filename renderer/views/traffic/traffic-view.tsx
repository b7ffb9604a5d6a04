import { Title } from '@mantine/core';

export function TrafficView() {
  return (
    <Title order={1} size="h3">
      Traffic
    </Title>
  );
}
