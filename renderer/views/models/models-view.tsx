import { Title } from '@mantine/core';

export function ModelsView() {
  return (
    <Title order={1} size="h3">
      Models
    </Title>
  );
}
