import { Button, FileButton, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import type { ImportKind } from '../../../shared/config-import.ts';
import type { Brought } from '../../store/settings/carry.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { showFailure } from '../../ui/notices.tsx';

interface ImportFormProps {
  readonly brought: Brought;
  readonly onChange: (brought: Brought) => void;
  readonly complaint: string | null;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly onRead: () => void;
}

/** As much as the gateway reads. */
const MOST_BYTES = 256 * 1024;

const kinds: { readonly value: ImportKind; readonly label: string }[] = [
  { value: 'nginx', label: 'nginx' },
  { value: 'haproxy', label: 'HAProxy' },
  { value: 'litellm', label: 'LiteLLM' },
];

/** The text, pasted or from a file, and whose it is. */
export function ImportForm({ brought, onChange, complaint, isBusy, onCancel, onRead }: ImportFormProps) {
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    if (file.size > MOST_BYTES) showFailure(`${file.name} was not read`, 'it is larger than 256 KB');
    else onChange({ ...brought, text: await file.text(), name: file.name });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onRead();
      }}
    >
      <Stack gap="sm">
        <Group gap="xs" align="flex-end">
          <FileButton onChange={(file) => void choose(file)} inputProps={{ 'aria-label': 'Configuration file' }}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileUpload size={14} />}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" pb={6} style={{ flex: 1 }}>
            {brought.name ?? 'or paste its text'}
          </Text>
          <Select
            label="Product"
            placeholder="found out from the text"
            data={kinds}
            value={brought.kind}
            onChange={(value) =>
              onChange({ ...brought, kind: kinds.find((kind) => kind.value === value)?.value ?? null })
            }
            clearable
            w={220}
          />
        </Group>
        <Textarea
          label="Text of the configuration"
          data-autofocus
          autosize
          minRows={12}
          maxRows={18}
          spellCheck={false}
          value={brought.text}
          onChange={(event) => onChange({ ...brought, text: event.currentTarget.value, name: null })}
          classNames={{ input: 'import-text' }}
        />
        <FormEnd onCancel={onCancel} complaint={complaint}>
          <Button type="submit" loading={isBusy} disabled={brought.text.trim() === ''}>
            Read it
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}
