import { Title } from '@mantine/core';

export function PlaygroundView() {
  return (
    <Title order={1} size="h3">
      Playground
    </Title>
  );
}
