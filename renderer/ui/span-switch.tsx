import { SegmentedControl } from '@mantine/core';

interface SpanSwitchProps<Span extends string> {
  readonly spans: readonly { readonly value: Span; readonly label: string }[];
  readonly value: Span;
  readonly onChange: (span: Span) => void;
}

/** Over how long charts look back. */
export function SpanSwitch<Span extends string>({ spans, value, onChange }: SpanSwitchProps<Span>) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Time span"
      data={[...spans]}
      value={value}
      onChange={(chosen) => onChange(chosen as Span)}
    />
  );
}
