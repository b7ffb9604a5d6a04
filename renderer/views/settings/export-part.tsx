import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ExportedConfig, ExportKind } from '../../../shared/config-import.ts';
import { exportFor } from '../../store/settings/carry.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { saveText } from '../../ui/save-text.ts';

const kinds: { value: ExportKind; label: string }[] = [
  { value: 'corral', label: 'Corral' },
  { value: 'nginx', label: 'nginx' },
  { value: 'haproxy', label: 'HAProxy' },
  { value: 'litellm', label: 'LiteLLM' },
];

const names: Readonly<Record<ExportKind, string>> = {
  corral: 'corral.yaml',
  nginx: 'nginx.conf',
  haproxy: 'haproxy.cfg',
  litellm: 'litellm.yaml',
};

/** The configuration for somebody else, or for another product. `text` is what is in force: when it changes, so does this. */
export function ExportPart({ text }: { readonly text: string }) {
  const [kind, setKind] = useState<ExportKind>('corral');
  const [answer, setAnswer] = useState<ExportedConfig | string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the gateway writes it from the text in force
  useEffect(() => {
    let isLatest = true;
    void exportFor(kind).then((reply) => {
      if (isLatest) setAnswer(reply.ok ? reply.value : reply.error.message);
    });
    return () => {
      isLatest = false;
    };
  }, [kind, text]);
  const exported = typeof answer === 'object' ? answer : null;
  return (
    <>
      <Title order={2} size="h4" mt="xl">
        Export
      </Title>
      <Text size="sm" my="xs" maw={640}>
        {kind === 'corral'
          ? 'This configuration without its comments and without secrets: to keep, to show, or for another gateway.'
          : 'For those who leave. What the other product has nothing like stands in the first lines.'}
      </Text>
      <Group justify="space-between" my="sm">
        <SegmentedControl
          aria-label="Export for"
          data={kinds}
          value={kind}
          onChange={(value) => setKind(kinds.find((one) => one.value === value)?.value ?? 'corral')}
        />
        {exported ? (
          <Group gap="xs">
            <CopyButton text={exported.text} label="Copy the export" />
            <Button
              variant="default"
              leftSection={<IconDownload size={14} />}
              onClick={() => saveText(exported.text, names[exported.kind], 'text/plain')}
            >
              Download {names[exported.kind]}
            </Button>
          </Group>
        ) : null}
      </Group>
      {typeof answer === 'string' ? <Text c="red">{answer}</Text> : null}
      {exported ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which a keyboard must be able to do
        <section className="settings-text" tabIndex={0} aria-label="Text of the export">
          <pre>{exported.text}</pre>
        </section>
      ) : null}
    </>
  );
}
