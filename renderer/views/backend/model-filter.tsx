import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

interface ModelFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Takes a part of a model's name. */
export function ModelFilter({ label, value, onChange }: ModelFilterProps) {
  return (
    <TextInput
      size="xs"
      type="search"
      data-filter
      aria-label={label}
      placeholder="Filter  /"
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
