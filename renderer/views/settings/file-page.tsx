import { Button, Group, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ConfigView } from '../../../shared/config-view.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { saveText } from '../../ui/save-text.ts';

/** The file as it is in force, to look at and to take along. */
export function FilePage({ view: { file, text } }: { readonly view: ConfigView }) {
  return (
    <>
      <Title order={2} size="h4">
        The file
      </Title>
      <Group justify="space-between" my="sm" wrap="nowrap">
        <Group gap={4} wrap="nowrap" miw={0}>
          <span className="setting-path">{file ?? 'in memory only: a demo has no file'}</span>
          {file === null ? null : <CopyButton text={file} label="Copy the path" />}
        </Group>
        <Group gap="xs" wrap="nowrap">
          <CopyButton text={text} label="Copy the text" />
          <Button
            variant="default"
            leftSection={<IconDownload size={14} />}
            onClick={() => saveText(text, 'corral.yaml', 'application/yaml')}
          >
            Download
          </Button>
        </Group>
      </Group>
      {text.trim() === '' ? (
        <Text size="sm" c="dimmed">
          It is empty: every key has its default.
        </Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which a keyboard must be able to do
        <section className="settings-text" tabIndex={0} aria-label="Text of the configuration">
          <pre>{text}</pre>
        </section>
      )}
      {file === null ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          It may be edited with any editor while the gateway runs: it is read again when it changes, and a file with a
          mistake in it is reported while the configuration before it stays in force.
        </Text>
      )}
    </>
  );
}
