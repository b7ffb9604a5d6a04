import { Alert, Button, Group, Text } from '@mantine/core';
import { IconFileDiff, IconFlask } from '@tabler/icons-react';
import type { ConfigView } from '../../../shared/config-view.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { formatList } from '../../ui/figures.ts';

/** Where the changes go when that is not the usual place. */
export function DemoNote({ view }: { readonly view: ConfigView }) {
  if (view.file !== null) return null;
  return (
    <Alert color="blue" icon={<IconFlask />} mb="md" title="This is a demo’s configuration">
      Changes work at once and end with the demo. No file is written.
    </Alert>
  );
}

/** Says that the file was changed by somebody else, and what that means for what is not saved. */
export function OvertakenNote() {
  const overtaken = useSettings((state) => state.overtaken);
  const count = useSettings(({ pending }) => Object.keys(pending).length);
  if (!overtaken) return null;
  const { contested, lost } = overtaken;
  return (
    <Alert color="orange" icon={<IconFileDiff />} mb="md" title="The file was changed meanwhile" role="status">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm">
            The form shows what the file says now.{' '}
            {count === 0
              ? ''
              : count === 1
                ? 'Your unsaved change is kept.'
                : `Your ${count} unsaved changes are kept.`}
          </Text>
          {contested.length > 0 ? (
            <Text size="sm">{formatList(contested)}: changed in the file too; saving puts your value there.</Text>
          ) : null}
          {lost.length > 0 ? (
            <Text size="sm">{formatList(lost)}: that backend is gone from the file, and your change with it.</Text>
          ) : null}
        </div>
        <Button variant="default" onClick={() => useSettings.setState({ overtaken: null })}>
          Understood
        </Button>
      </Group>
    </Alert>
  );
}
