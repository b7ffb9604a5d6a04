import { Anchor } from '@mantine/core';
import { memo } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { hrefOf } from '../../store/route.ts';
import { type BackendState, stateOf } from '../../ui/backend-state.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ColumnGap } from './column-gap.tsx';
import { FACTS_PX } from './matrix-layout.ts';

interface MatrixHeadProps {
  readonly backends: readonly BackendSnapshot[];
  /** The columns to draw. */
  readonly from: number;
  readonly to: number;
}

/** What each column is, with the state of its backend. */
export function MatrixHead({ backends, from, to }: MatrixHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="matrix-name">
          Model
        </th>
        <th scope="col" className="figure" aria-label="Requests per second">
          req/s
        </th>
        <th scope="col" className="figure" aria-label="Time to first byte, median">
          TTFB p50
        </th>
        <th scope="col" className="figure" aria-label="Copies in memory">
          Warm
        </th>
        <ColumnGap columns={from} />
        {backends.slice(from, to).map((backend, nth) => (
          <BackendHead
            key={backend.id}
            id={backend.id}
            state={stateOf(backend)}
            ariaColumn={from + nth + 2 + FACTS_PX.length}
          />
        ))}
        <ColumnGap columns={backends.length - to} />
      </tr>
    </thead>
  );
}

interface BackendHeadProps {
  readonly id: string;
  readonly state: BackendState;
  /** Counts the columns of figures too; from 1. */
  readonly ariaColumn: number;
}

const BackendHead = memo(({ id, state, ariaColumn }: BackendHeadProps) => (
  <th scope="col" data-head={id} aria-colindex={ariaColumn}>
    <Anchor href={hrefOf('backend', id)} className="matrix-backend" fw={600} size="sm" title={id}>
      {id}
    </Anchor>
    <StateBadge state={state} />
  </th>
));
