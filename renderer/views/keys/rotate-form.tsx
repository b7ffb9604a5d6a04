import { Button, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiKey, NewSecret } from '../../../shared/key.ts';
import { orderKey } from '../../store/actions/key-actions.ts';
import { FormEnd } from '../../ui/form-end.tsx';

interface RotateFormProps {
  readonly apiKey: ApiKey;
  readonly onDone: () => void;
  readonly onSecret: (told: NewSecret) => void;
}

const HOUR_MS = 3_600_000;
const overlaps = [
  { value: '0', label: 'Not at all: it ends now' },
  { value: String(HOUR_MS), label: 'One hour' },
  { value: String(24 * HOUR_MS), label: 'One day' },
  { value: String(7 * 24 * HOUR_MS), label: 'One week' },
  { value: String(30 * 24 * HOUR_MS), label: '30 days' },
];

/** Gives a key a new secret, and says how long the old one goes on. */
export function RotateForm({ apiKey: { id, owner }, onDone, onSecret }: RotateFormProps) {
  const [overlap, setOverlap] = useState(String(24 * HOUR_MS));
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const rotated = await orderKey('key.rotate', { id, overlapMs: Number(overlap) });
    setBusy(false);
    if (rotated.ok) onSecret(rotated.value);
    else setComplaint(rotated.error.message);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm">
          {owner} gets a new secret. The old one goes on working for the time chosen here, so that every client can be
          changed over without a break. Meanwhile this screen tells when and from where the old one was last used.
        </Text>
        <Select
          label="The old secret works for"
          data={overlaps}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '0')}
          allowDeselect={false}
          data-autofocus
          w={280}
        />
        <FormEnd onCancel={onDone} complaint={complaint}>
          <Button type="submit" loading={isBusy}>
            Rotate {id}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}
