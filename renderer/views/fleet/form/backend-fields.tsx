import { Checkbox, Group, NumberInput, Stack } from '@mantine/core';
import type { BackendForm } from './use-backend-form.ts';

interface BackendFieldsProps {
  readonly form: BackendForm;
  /** Where the cursor starts, when it is one of these. */
  readonly startAt?: 'slots' | 'tier' | undefined;
}

/** The settings that a new backend and a known one have in common. What is out of bounds is told of, never bent. */
export function BackendFields({ form, startAt }: BackendFieldsProps) {
  const { values, errors, write } = form;
  return (
    <Stack gap="sm">
      <Group align="flex-start" gap="md" grow>
        <NumberInput
          label="Slots"
          description="Its OLLAMA_NUM_PARALLEL"
          clampBehavior="none"
          min={1}
          max={1024}
          allowDecimal={false}
          disabled={values.isAuto}
          value={values.slots}
          error={errors.slots}
          onChange={(slots) => write('slots', { slots })}
          {...(startAt === 'slots' && !values.isAuto ? { 'data-autofocus': true } : {})}
        />
        <NumberInput
          label="Weight"
          description="Relative speed until learned"
          clampBehavior="none"
          min={0.01}
          max={1000}
          step={0.5}
          value={values.weight}
          error={errors.weight}
          onChange={(weight) => write('weight', { weight })}
        />
        <NumberInput
          label="Tier"
          description="0 first, others stand in for it"
          clampBehavior="none"
          min={0}
          max={100}
          allowDecimal={false}
          value={values.tier}
          error={errors.tier}
          onChange={(tier) => write('tier', { tier })}
          {...(startAt === 'tier' ? { 'data-autofocus': true } : {})}
        />
      </Group>
      <Checkbox
        label="Automatic slots: 1, as Ollama does unless it is told otherwise"
        checked={values.isAuto}
        onChange={(event) => write('slots', { isAuto: event.currentTarget.checked })}
        {...(startAt === 'slots' && values.isAuto ? { 'data-autofocus': true } : {})}
      />
    </Stack>
  );
}
