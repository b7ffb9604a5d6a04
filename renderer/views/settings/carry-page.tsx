import { Button, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileImport } from '@tabler/icons-react';
import type { ConfigView } from '../../../shared/config-view.ts';
import { ExportPart } from './export-part.tsx';
import { ImportDialog } from './import-dialog.tsx';

/** Configurations that come from somewhere else, and this one on its way there. */
export function CarryPage({ view }: { readonly view: ConfigView }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Title order={2} size="h4">
        Import
      </Title>
      <Text size="sm" my="xs" maw={640}>
        A configuration of nginx, HAProxy or LiteLLM becomes backends and settings here. Before anything is changed you
        see what becomes of each of its lines. Keys and passwords are not taken over: make new ones under Keys.
      </Text>
      <Button leftSection={<IconFileImport size={14} />} onClick={open}>
        Import a configuration
      </Button>
      <ImportDialog isOpen={isOpen} onClose={close} view={view} />
      <ExportPart text={view.text} />
    </>
  );
}
