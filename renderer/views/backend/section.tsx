import { Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** A figure beside the title. */
  readonly aside?: string;
  /** Controls at the far end of the title's line. */
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** One part of the page. */
export function Section({ title, aside, controls, children }: SectionProps) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs" mih={30} wrap="nowrap">
        <Group gap="xs">
          <Title order={2} size="h6" fw={600}>
            {title}
          </Title>
          {aside === undefined ? null : (
            <Text size="sm" c="dimmed">
              {aside}
            </Text>
          )}
        </Group>
        {controls}
      </Group>
      {children}
    </Paper>
  );
}
