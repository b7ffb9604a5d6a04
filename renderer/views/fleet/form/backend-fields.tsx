import { Checkbox, Group, NumberInput, Stack } from '@mantine/core';
import type { BackendKind } from '../../../../shared/config.ts';
import { OPENAI_SLOTS } from '../../../../shared/openai-slots.ts';
import type { FormValues } from './form-values.ts';
import { LimitFields } from './limit-fields.tsx';
import type { BackendForm } from './use-backend-form.ts';

const wordsOf: Readonly<Record<BackendKind, { readonly slots: string; readonly automatic: string }>> = {
  ollama: {
    slots: 'Its OLLAMA_NUM_PARALLEL',
    automatic: 'Automatic slots: 1, as Ollama does unless it is told otherwise',
  },
  openai: {
    slots: 'Requests per model at once',
    automatic: `Automatic slots: ${OPENAI_SLOTS}, since such a server has a queue of its own`,
  },
};

interface BackendFieldsProps {
  readonly form: BackendForm;
  /** Where the cursor starts, when it is one of these. */
  readonly startAt?: 'slots' | 'tier' | undefined;
}

/** The settings that a new backend and a known one have in common. What is out of bounds is told of, never bent. */
export function BackendFields({ form, startAt }: BackendFieldsProps) {
  const { values, errors, write } = form;
  const words = wordsOf[values.kind];
  return (
    <Stack gap="sm">
      <Group align="flex-start" gap="md" grow>
        <NumberInput
          label="Slots"
          description={words.slots}
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
        label={words.automatic}
        checked={values.isAuto}
        onChange={(event) => write('slots', { isAuto: event.currentTarget.checked })}
        {...(startAt === 'slots' && values.isAuto ? { 'data-autofocus': true } : {})}
      />
      {values.kind === 'openai' || hasLimits(values) ? <LimitFields form={form} /> : null}
    </Stack>
  );
}

const hasLimits = ({ requestsPerMinute, tokensPerMinute }: FormValues): boolean =>
  requestsPerMinute !== '' || tokensPerMinute !== '';
