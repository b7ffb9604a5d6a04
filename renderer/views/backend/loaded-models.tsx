import { Button, Text } from '@mantine/core';
import { memo } from 'react';
import type { BackendSnapshot, ResidentModel } from '../../../shared/snapshot.ts';
import { unloadModel } from '../../store/actions/model-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { useNow } from '../../store/now.ts';
import { formatBytes, formatExactTime, unknown } from '../../ui/figures.ts';
import { formatTimeLeft } from '../../ui/time-left.ts';
import { Section } from './section.tsx';

/** The models in its memory, with a way to take them out. */
export const LoadedModels = memo(function LoadedModels({
  id,
  loaded,
  health,
}: Pick<BackendSnapshot, 'id' | 'loaded' | 'health'>) {
  const isKnown = health !== 'down' && health !== 'misconfigured';
  return (
    <Section
      title="In memory"
      aside={isKnown ? String(loaded.length) : unknown}
      controls={
        <Button variant="default" onClick={() => openDialog({ kind: 'warm-model', backend: id })}>
          Warm a model
        </Button>
      }
    >
      {!isKnown || loaded.length === 0 ? (
        <Text size="sm" c="dimmed">
          {isKnown
            ? 'No model is loaded: the first request for one waits until it is'
            : 'Not known while it does not answer'}
        </Text>
      ) : (
        <table className="detail-table" aria-label="Models in memory">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="figure">
                Graphics memory
              </th>
              <th scope="col" className="figure">
                Context
              </th>
              <th scope="col" className="figure">
                Leaves in
              </th>
              <th scope="col">
                <span className="only-for-readers">Unload</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {loaded.map((model) => (
              <Resident key={model.name} backend={id} model={model} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
});

const contexts = new Intl.NumberFormat('en');

function Resident({ backend, model }: { readonly backend: string; readonly model: ResidentModel }) {
  const { name, vramBytes, sizeBytes, contextLength, expiresAt } = model;
  const now = useNow();
  return (
    <tr>
      <td className="cut">{name}</td>
      <td className="figure">
        {formatBytes(vramBytes)}
        {sizeBytes > vramBytes ? <span className="tone-wary"> of {formatBytes(sizeBytes)}</span> : null}
      </td>
      <td className="figure">{contextLength === null ? unknown : contexts.format(contextLength)}</td>
      <td className="figure" data-tip={expiresAt === null ? undefined : formatExactTime(expiresAt)}>
        {formatTimeLeft(expiresAt, now) || unknown}
      </td>
      <td className="figure">
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Unload ${name}`}
          onClick={() => void unloadModel({ model: name, backends: [backend] })}
        >
          Unload
        </Button>
      </td>
    </tr>
  );
}
