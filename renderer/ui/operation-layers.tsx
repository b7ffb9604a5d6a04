import { Progress, Text } from '@mantine/core';
import { memo, useState } from 'react';
import type { LayerProgress, OperationSnapshot } from '../../shared/operation.ts';
import { layerFigures, layersInWords } from './operation-words.ts';

interface OperationLayersProps extends Pick<OperationSnapshot, 'bytesPerSecond'> {
  readonly layers: readonly LayerProgress[];
  /** Names the operation for those who do not see where this stands. */
  readonly title: string;
}

/** The parts of a model that is being pulled, each with how far it is; folded until somebody wants to know. */
export const OperationLayers = memo(({ layers, bytesPerSecond, title }: OperationLayersProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="operation-layers" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{layersInWords(layers)}</summary>
      {isOpen ? (
        <ul aria-label={`Layers: ${title}`}>
          {layers.map((layer) => (
            <Layer key={layer.digest} layer={layer} bytesPerSecond={bytesPerSecond} />
          ))}
        </ul>
      ) : null}
    </details>
  );
});

interface LayerProps extends Pick<OperationSnapshot, 'bytesPerSecond'> {
  readonly layer: LayerProgress;
}

function Layer({ layer, bytesPerSecond }: LayerProps) {
  const { digest, done, total } = layer;
  const figures = layerFigures(layer, bytesPerSecond);
  return (
    <li>
      <code>{digest}</code>
      <Progress.Root size="xs">
        <Progress.Section
          value={total === 0 ? 100 : (100 * done) / total}
          aria-label={`Layer ${digest}`}
          aria-valuetext={figures}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" className="operation-figures">
        {figures}
      </Text>
    </li>
  );
}
