import './models.css';
import { Button, Group, SegmentedControl, Title } from '@mantine/core';
import { IconBolt, IconBox, IconDownload, IconPlus, IconServer2 } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { openDialog } from '../../store/dialogs.ts';
import { usePanel } from '../../store/panel-store.ts';
import { go, useRoute } from '../../store/route.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { AliasList } from './alias-list.tsx';
import { Matrix } from './matrix.tsx';
import { type MatrixRow, matrixRows } from './matrix-rows.ts';
import { ModelDrawer } from './model-drawer.tsx';
import { type FactsByModel, factsByModel } from './model-facts.ts';
import { ModelsToolbar } from './models-toolbar.tsx';
import { OperationHistory } from './operation-history.tsx';
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
  const shown = shownIn(useRoute().query.get('show'));
  const hasBackends = snapshot.backends.length > 0;

  return (
    <div className="models">
      <Head hasBackends={hasBackends} shown={shown} aliases={snapshot.aliases.length} />
      {shown === 'operations' ? <OperationHistory /> : null}
      {shown === 'aliases' ? <AliasList aliases={snapshot.aliases} /> : null}
      {shown === 'models' ? <Matrices backends={snapshot.backends} installed={installed} facts={facts} /> : null}
      {hasBackends && shown !== 'operations' ? <OperationsPanel operations={snapshot.operations} /> : null}
      <ModelDrawer rows={installed} facts={facts} backends={snapshot.backends} />
    </div>
  );
}

/** The matrix, or why there is none. */
function Matrices({ installed, facts, backends }: OnBackendsProps) {
  const isRead = usePanel((state) => state.inventory !== null);
  if (backends.length === 0) return <NoBackends />;
  if (!isRead) return <Loading what="the lists of models" />;
  if (installed.length === 0 && facts.size === 0) return <NoModels />;
  return <OnBackends installed={installed} facts={facts} backends={backends} />;
}

type Shown = 'models' | 'aliases' | 'operations';

const shownIn = (asked: string | null): Shown => (asked === 'aliases' || asked === 'operations' ? asked : 'models');

interface OnBackendsProps {
  readonly installed: readonly MatrixRow[];
  readonly facts: FactsByModel;
  readonly backends: readonly BackendSnapshot[];
}

/** The matrix, and what of it is shown. */
function OnBackends({ installed, facts, backends }: OnBackendsProps) {
  const columns = useColumns();
  const filter = useRowFilter();
  const rows = showRows(installed, facts, filter);
  return (
    <>
      <ModelsToolbar
        filter={filter}
        shown={rows.length}
        loaded={showRows(installed, facts, loadedRows).length}
        differing={showRows(installed, facts, differingRows).length}
      />
      {rows.length === 0 ? <NothingFound /> : <Matrix scene={{ rows, facts, columns }} backends={backends} />}
    </>
  );
}

interface HeadProps {
  readonly hasBackends: boolean;
  readonly shown: Shown;
  /** How many there are. */
  readonly aliases: number;
}

const Head = memo(({ hasBackends, shown, aliases }: HeadProps) => (
  <Group justify="space-between">
    <Group gap="lg">
      <Title order={1} size="h3">
        Models
      </Title>
      <SegmentedControl
        size="xs"
        aria-label="What is shown"
        data={[
          { value: 'models', label: 'On backends' },
          { value: 'aliases', label: `Aliases (${aliases})` },
          { value: 'operations', label: 'Operations' },
        ]}
        value={shown}
        onChange={(next) => go('models', '', next === 'models' ? {} : { show: next })}
      />
    </Group>
    {shown === 'aliases' ? <MakeAlias /> : hasBackends ? <Orders /> : null}
  </Group>
));

function MakeAlias() {
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => openDialog({ kind: 'alias' })}>
      Make an alias
    </Button>
  );
}

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
