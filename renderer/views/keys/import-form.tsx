import { Button, Code, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { NewSecret } from '../../../shared/key.ts';
import { orderKey } from '../../store/actions/key-actions.ts';
import { usePlan } from '../../store/keys/use-plan.ts';
import { formatCount } from '../../ui/figures.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { ImportPreview } from './import-preview.tsx';

interface ImportFormProps {
  readonly onDone: () => void;
  readonly onSecrets: (told: readonly NewSecret[]) => void;
}

const EXAMPLE =
  'owner,note,models,class,expires\nAna,laptop,llama3.1:8b qwen*,interactive,90d\nNightly jobs,,,batch,never';

/** Makes keys from a list in CSV, after showing what it would lead to. */
export function ImportForm({ onDone, onSecrets }: ImportFormProps) {
  const [csv, setCsv] = useState('');
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const reading = usePlan(csv);
  const isReady = reading.state === 'ready' && reading.plan.problems.length === 0;
  const count = isReady ? reading.plan.keys.length : 0;

  const change = (text: string): void => {
    setCsv(text);
    setComplaint(null);
  };
  const read = (file: File | null): void => {
    file?.text().then(change, () => setComplaint(`${file.name} could not be read`));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setSending(true);
    const made = await orderKey('key.import', { csv });
    setSending(false);
    if (made.ok) onSecrets(made.value);
    else setComplaint(made.error.message);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm">
          The first line names the columns, in any order: <Code>owner</Code>, and whatever is to differ from a key that
          may ask and list every model: <Columns />. Several models, routes, addresses or scopes in one cell stand with
          spaces between them. Either every key of the list is made, or none.
        </Text>
        <Group>
          <FileButton onChange={read} accept=".csv,.txt,.tsv,text/csv,text/plain">
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<IconFileUpload size={16} aria-hidden="true" />}
                data-autofocus
              >
                Choose a file
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            or paste it here
          </Text>
        </Group>
        <Textarea
          aria-label="The list"
          placeholder={EXAMPLE}
          classNames={{ input: 'import-list' }}
          rows={6}
          spellCheck={false}
          value={csv}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <ImportPreview reading={reading} />
        <FormEnd onCancel={onDone} complaint={complaint}>
          <Button type="submit" loading={isSending} disabled={!isReady}>
            {count === 0 ? 'Make the keys' : `Make ${formatCount(count, 'key')}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

const columns = [
  'note',
  'scopes',
  'models',
  'routes',
  'addresses',
  'class',
  'concurrent',
  'requests-per-minute',
  'burst',
  'tokens-per-minute',
  'requests-per-day',
  'tokens-per-day',
  'expires',
];

const Columns = () =>
  columns.map((name, place) => (
    <span key={name}>
      {place === 0 ? '' : ', '}
      <Code>{name}</Code>
    </span>
  ));
