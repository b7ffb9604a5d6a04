import './operations-list.css';
import { Button, Group, Progress, Text } from '@mantine/core';
import { IconBan, IconCircleCheckFilled, IconCircleX, IconLoader } from '@tabler/icons-react';
import { type ComponentType, memo } from 'react';
import type { OperationSnapshot, OperationState } from '../../shared/operation.ts';
import { OperationLayers } from './operation-layers.tsx';
import { operationFigures, operationOrigin, operationShare, operationTitle, operationTone } from './operation-words.ts';
import { RelativeTime } from './relative-time.tsx';

interface OperationsListProps {
  /** Running ones first, as a snapshot has them. */
  readonly operations: readonly OperationSnapshot[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onCancel: (operation: OperationSnapshot) => void;
  /** Whether that one's cancelling is under way. */
  readonly isCancelling: (id: string) => boolean;
  /** Orders once more what failed or was called off; with it each says who ordered it and how long it took. */
  readonly onAgain?: (operation: OperationSnapshot) => void;
  /** What stands there when there is none. */
  readonly empty: string;
  /** Leaves out where each runs, on the page of one backend. */
  readonly isOnePlace?: boolean;
}

/** Work on backends: how far what runs is, with a way to call it off, and how the latest ended. */
export function OperationsList({ operations, empty, ...rest }: OperationsListProps) {
  if (operations.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  return (
    <ul className="operations">
      {operations.map((operation) => (
        <OperationRow key={operation.id} operation={operation} {...rest} />
      ))}
    </ul>
  );
}

const icons: Readonly<Record<OperationState, ComponentType<{ readonly size: number }>>> = {
  running: IconLoader,
  done: IconCircleCheckFilled,
  failed: IconCircleX,
  cancelled: IconBan,
};

interface OperationRowProps
  extends Pick<OperationsListProps, 'now' | 'onCancel' | 'isCancelling' | 'isOnePlace' | 'onAgain'> {
  readonly operation: OperationSnapshot;
}

function OperationRow({ operation, isOnePlace = false, ...rest }: OperationRowProps) {
  const { id, state, detail } = operation;
  const Icon = icons[state];
  const title = operationTitle(operation, !isOnePlace);
  return (
    <li className="operation" data-operation={id}>
      <span className={`state-badge tone-${operationTone[state]}`}>
        <Icon size={16} aria-hidden="true" />
        {state}
      </span>
      <div className="operation-what">
        <Text size="sm">
          <b>{title}</b>
          {detail === '' ? null : <span className="operation-detail"> – {detail}</span>}
        </Text>
        {state === 'running' ? <Advance operation={operation} title={title} /> : null}
        {operation.layers && operation.layers.length > 0 ? (
          <OperationLayers layers={operation.layers} bytesPerSecond={operation.bytesPerSecond} title={title} />
        ) : null}
        {rest.onAgain ? (
          <Text size="xs" c="dimmed">
            {operationOrigin(operation)}
          </Text>
        ) : null}
      </div>
      <End operation={operation} title={title} {...rest} />
    </li>
  );
}

interface EndProps extends Omit<OperationRowProps, 'isOnePlace'> {
  readonly title: string;
}

/** What can be done about it, or when it was. */
function End({ operation, title, now, onCancel, isCancelling, onAgain }: EndProps) {
  const { id, state, endedAt } = operation;
  const isOver = state === 'failed' || state === 'cancelled';
  return (
    <Group gap="sm" wrap="nowrap">
      {onAgain && isOver ? (
        <Button variant="default" onClick={() => onAgain(operation)} aria-label={`Again: ${title}`}>
          Again
        </Button>
      ) : null}
      {state === 'running' ? (
        <Button
          variant="default"
          loading={isCancelling(id)}
          onClick={() => onCancel(operation)}
          aria-label={`Cancel: ${title}`}
        >
          Cancel
        </Button>
      ) : (
        <Text size="xs" c="dimmed">
          <RelativeTime at={endedAt} now={now} />
        </Text>
      )}
    </Group>
  );
}

/** The bar and its figures. Without a known total the bar says only that something goes on. */
const Advance = memo(({ operation, title }: { readonly operation: OperationSnapshot; readonly title: string }) => {
  const share = operationShare(operation.progress);
  const figures = operationFigures(operation);
  return (
    <div className="operation-advance">
      {share === null ? (
        <Progress.Root size="sm" aria-hidden="true">
          <Progress.Section value={100} withAria={false} striped animated color="gray" />
        </Progress.Root>
      ) : (
        <Progress.Root size="sm">
          <Progress.Section value={share * 100} aria-label={title} aria-valuetext={figures} />
        </Progress.Root>
      )}
      <Text size="xs" c="dimmed" className="operation-figures">
        {figures}
      </Text>
    </div>
  );
});
