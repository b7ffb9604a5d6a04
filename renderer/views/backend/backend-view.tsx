import { Title } from '@mantine/core';

/** One backend in detail. */
export function BackendView({ id }: { readonly id: string }) {
  return (
    <Title order={1} size="h3">
      {id}
    </Title>
  );
}
