import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from '@tabler/icons-react';
import { type ListPage, PAGE_ROWS } from './page-of.ts';

interface PagerProps {
  readonly at: ListPage;
  readonly count: number;
  /** What they are called: `keys`. */
  readonly noun: string;
  readonly onPage: (page: number) => void;
}

const whole = (count: number): string => count.toLocaleString('en');

/** Leads through the pages of a long list; nothing where there is one page. */
export function Pager({ at, count, noun, onPage }: PagerProps) {
  if (count <= PAGE_ROWS) return null;
  const last = at.pages - 1;
  const steps = [
    { label: 'First page', Icon: IconChevronsLeft, to: 0, isOff: at.page === 0 },
    { label: 'Previous page', Icon: IconChevronLeft, to: at.page - 1, isOff: at.page === 0 },
    { label: 'Next page', Icon: IconChevronRight, to: at.page + 1, isOff: at.page === last },
    { label: 'Last page', Icon: IconChevronsRight, to: last, isOff: at.page === last },
  ];
  return (
    <Group component="nav" aria-label="Pages" gap={4} justify="flex-end" mt="xs">
      <Text size="xs" c="dimmed" mr="xs" role="status">
        {whole(at.from + 1)} to {whole(at.to)} of {whole(count)} {noun}
      </Text>
      {steps.map(({ label, Icon, to, isOff }) => (
        <ActionIcon
          key={label}
          variant="default"
          size="md"
          aria-label={label}
          aria-disabled={isOff}
          data-disabled={isOff}
          onClick={() => (isOff ? undefined : onPage(to))}
        >
          <Icon size={16} aria-hidden="true" />
        </ActionIcon>
      ))}
    </Group>
  );
}
