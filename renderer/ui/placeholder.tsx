import { Center, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PlaceholderProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** Whether it stands for the whole page. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
}

/** What a view shows when it has nothing to show: why, and what to do about it. */
export function Placeholder({ icon, title, isPage = false, children }: PlaceholderProps) {
  return (
    <Center mih={240} p="xl">
      <Stack align="center" gap="sm" maw={520} ta="center">
        <span className="tone-quiet" aria-hidden="true">
          {icon}
        </span>
        <Title order={isPage ? 1 : 2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  );
}

/** Shown while something is fetched. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Center mih={240} role="status">
      <Stack align="center" gap="sm">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          Loading {what}…
        </Text>
      </Stack>
    </Center>
  );
}
