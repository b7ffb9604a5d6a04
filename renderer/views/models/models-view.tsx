import './models.css';
import { Button, Group, Title } from '@mantine/core';
import { IconBolt, IconBox, IconDownload, IconServer2 } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { openDialog } from '../../store/dialogs.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { Matrix } from './matrix.tsx';
import { matrixRows } from './matrix-rows.ts';
import { ModelDrawer } from './model-drawer.tsx';
import { factsByModel } from './model-facts.ts';
import { ModelsToolbar } from './models-toolbar.tsx';
import { OperationsPanel } from './operations-panel.tsx';
import { allRows, showRows } from './show-rows.ts';
import { useColumns } from './use-columns.ts';
import { changeRowFilter, useRowFilter } from './use-row-filter.ts';

const loadedRows = { ...allRows, isLoadedOnly: true };
const differingRows = { ...allRows, isDriftOnly: true };

/** What is installed and loaded where, and what is being done about it. */
export function ModelsView() {
  const snapshot = useSnapshot();
  const inventory = usePanel((state) => state.inventory);
  const installed = useMemo(() => matrixRows(inventory ?? []), [inventory]);
  const facts = useMemo(() => factsByModel(snapshot), [snapshot]);
  const columns = useColumns();
  const filter = useRowFilter();
  const rows = showRows(installed, facts, filter);
  const hasModels = installed.length > 0 || facts.size > 0;

  return (
    <div className="models">
      <Head hasBackends={snapshot.backends.length > 0} />
      {snapshot.backends.length === 0 ? (
        <NoBackends />
      ) : inventory === null ? (
        <Loading what="the lists of models" />
      ) : hasModels ? (
        <>
          <ModelsToolbar
            filter={filter}
            shown={rows.length}
            loaded={showRows(installed, facts, loadedRows).length}
            differing={showRows(installed, facts, differingRows).length}
          />
          {rows.length === 0 ? (
            <NothingFound />
          ) : (
            <Matrix scene={{ rows, facts, columns }} backends={snapshot.backends} />
          )}
        </>
      ) : (
        <NoModels />
      )}
      {snapshot.backends.length === 0 ? null : <OperationsPanel operations={snapshot.operations} />}
      <ModelDrawer rows={installed} facts={facts} backends={snapshot.backends} />
    </div>
  );
}

const Head = memo(({ hasBackends }: { readonly hasBackends: boolean }) => (
  <Group justify="space-between">
    <Title order={1} size="h3">
      Models
    </Title>
    {hasBackends ? <Orders /> : null}
  </Group>
));

function Orders() {
  return (
    <Group gap="sm">
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => openDialog({ kind: 'pull-model' })}
      >
        Pull a model
      </Button>
      <Button
        leftSection={<IconBolt size={16} aria-hidden="true" />}
        onClick={() => openDialog({ kind: 'warm-model' })}
      >
        Warm a model
      </Button>
    </Group>
  );
}

function NoBackends() {
  return (
    <Placeholder icon={<IconServer2 size={40} />} title="No backends yet">
      Models live on backends: add an Ollama server first.
      <Group>
        <Button onClick={() => openDialog({ kind: 'add-backend' })}>Add a backend</Button>
        <Button variant="default" onClick={() => openDialog({ kind: 'find-servers' })}>
          Find servers on this network
        </Button>
      </Group>
    </Placeholder>
  );
}

function NoModels() {
  return (
    <Placeholder icon={<IconBox size={40} />} title="No models yet">
      None of the backends has a model installed, or none could be read yet.
      <Button onClick={() => openDialog({ kind: 'pull-model' })}>Pull a model</Button>
    </Placeholder>
  );
}

function NothingFound() {
  return (
    <Placeholder icon={<IconBox size={40} />} title="No model matches">
      <Button variant="default" onClick={() => changeRowFilter(allRows)}>
        Show all models
      </Button>
    </Placeholder>
  );
}
