import { Group, NumberInput } from '@mantine/core';
import type { BackendForm } from './use-backend-form.ts';

/** What a server may be asked for in a minute, as a cloud account allows it. Nothing written = no limit. */
export function LimitFields({ form: { values, errors, write } }: { readonly form: BackendForm }) {
  return (
    <Group align="flex-start" gap="md" grow>
      <NumberInput
        label="Requests per minute"
        description="At most, as its account allows"
        placeholder="any number"
        clampBehavior="none"
        min={1}
        allowDecimal={false}
        thousandSeparator=","
        value={values.requestsPerMinute}
        error={errors.requestsPerMinute}
        onChange={(requestsPerMinute) => write('requestsPerMinute', { requestsPerMinute })}
      />
      <NumberInput
        label="Tokens per minute"
        description="Prompts and answers together"
        placeholder="any number"
        clampBehavior="none"
        min={1}
        allowDecimal={false}
        thousandSeparator=","
        value={values.tokensPerMinute}
        error={errors.tokensPerMinute}
        onChange={(tokensPerMinute) => write('tokensPerMinute', { tokensPerMinute })}
      />
    </Group>
  );
}
