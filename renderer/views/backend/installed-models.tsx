import { Button, Text } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import type { InstalledModel } from '../../../shared/snapshot.ts';
import { deleteModel, pullModel, warmModel } from '../../store/actions/model-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { formatBytes, unknown } from '../../ui/figures.ts';
import { ModelFilter } from './model-filter.tsx';
import { Section } from './section.tsx';
import { useModelFilter } from './use-model-filter.ts';

interface InstalledModelsProps {
  readonly id: string;
  /** Null while they were never read. */
  readonly installed: readonly InstalledModel[] | null;
}

/** The models on its disk. */
export const InstalledModels = memo(function InstalledModels({ id, installed }: InstalledModelsProps) {
  const { filter, setFilter, matching, shown, showAll } = useModelFilter(installed);
  return (
    <Section
      title="On its disk"
      aside={installed === null ? unknown : String(installed.length)}
      controls={
        <div className="section-controls">
          <ModelFilter label="Filter installed models" value={filter} onChange={setFilter} />
          <Button variant="default" onClick={() => openDialog({ kind: 'pull-model', backend: id })}>
            Pull a model
          </Button>
        </div>
      }
    >
      {matching.length === 0 ? <Nothing installed={installed} filter={filter} /> : null}
      {shown.length === 0 ? null : (
        <table className="detail-table" aria-label="Installed models">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="figure">
                Size
              </th>
              <th scope="col">
                <span className="only-for-readers">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((model) => (
              <Installed key={model.name} backend={id} model={model} />
            ))}
          </tbody>
        </table>
      )}
      {matching.length > shown.length ? (
        <Button variant="subtle" mt="xs" onClick={showAll}>
          Show all {matching.length}
        </Button>
      ) : null}
    </Section>
  );
});

function Nothing({
  installed,
  filter,
}: {
  readonly installed: InstalledModelsProps['installed'];
  readonly filter: string;
}) {
  const said =
    installed === null
      ? 'Not read yet: it has not answered'
      : installed.length === 0
        ? 'No model is installed: pull one'
        : `No model matches “${filter}”`;
  return (
    <Text size="sm" c="dimmed">
      {said}
    </Text>
  );
}

const Installed = memo(function Installed({
  backend,
  model,
}: {
  readonly backend: string;
  readonly model: InstalledModel;
}) {
  const { name, sizeBytes, cloud } = model;
  const on = { model: name, backends: [backend] };
  return (
    <tr>
      <td className="cut">{name}</td>
      <td className="figure">{cloud === undefined ? formatBytes(sizeBytes) : `cloud, at ${cloud}`}</td>
      <td className="figure">
        <span className="row-actions">
          {cloud === undefined ? (
            <Button size="compact-xs" variant="subtle" aria-label={`Warm ${name}`} onClick={() => void warmModel(on)}>
              Warm
            </Button>
          ) : null}
          <ActionMenu
            label={`Actions for ${name}`}
            actions={[
              {
                label: `Pull ${name} again`,
                icon: <IconDownload size={16} aria-hidden="true" />,
                run: () => void pullModel(on),
              },
              {
                label: `Delete ${name}`,
                icon: <IconTrash size={16} aria-hidden="true" />,
                run: () => deleteModel(on),
                isDestructive: true,
              },
            ]}
          />
        </span>
      </td>
    </tr>
  );
});
