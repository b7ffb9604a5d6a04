import { Anchor } from '@mantine/core';
import { memo } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { hrefOf } from '../../store/route.ts';
import { type BackendState, stateOf } from '../../ui/backend-state.ts';
import { StateBadge } from '../../ui/state-badge.tsx';

/** What each column is, with the state of its backend. */
export function MatrixHead({ backends }: { readonly backends: readonly BackendSnapshot[] }) {
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
        {backends.map((backend) => (
          <BackendHead key={backend.id} id={backend.id} state={stateOf(backend)} />
        ))}
      </tr>
    </thead>
  );
}

const BackendHead = memo(({ id, state }: { readonly id: string; readonly state: BackendState }) => (
  <th scope="col" data-head={id}>
    <Anchor href={hrefOf('backend', id)} className="matrix-backend" fw={600} size="sm" title={id}>
      {id}
    </Anchor>
    <StateBadge state={state} />
  </th>
));
