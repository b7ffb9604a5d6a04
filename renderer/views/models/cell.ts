import type { OperationKind } from '../../../shared/operation.ts';
import type { MatrixColumn } from './matrix-layout.ts';
import type { MatrixRow } from './matrix-rows.ts';
import type { ModelFacts } from './model-facts.ts';

/**
 * How a model stands on a backend.
 * - `served` = through the OpenAI API: what its server has in memory is not known
 * - `cloud` = its server passes requests for it on to where it runs
 * - `loading` covers a load that was ordered and one that a request has set off
 * - `unread` = the backend's list of models is not known yet
 */
export type CellState =
  | 'served'
  | 'cloud'
  | 'loaded'
  | 'loading'
  | 'unloading'
  | 'pulling'
  | 'deleting'
  | 'installed'
  | 'absent'
  | 'unread';

export interface Cell {
  readonly state: CellState;
  /** Where it runs, when that is not there; null when it is. */
  readonly cloud: string | null;
  /** When it leaves memory, milliseconds since the epoch; null when it is not loaded or that is not known. */
  readonly expiresAt: number | null;
  readonly hasOddDigest: boolean;
  /** Its copy gets no requests, since it is another build than most have. */
  readonly isQuarantined: boolean;
  readonly hasOddContext: boolean;
  /** Clients that ask for different runner options make the server load it again and again. */
  readonly isFoughtOver: boolean;
  /** Why it gets no requests there; null when it may. */
  readonly outReason: string | null;
  /** For how long its server wants no more requests for it, in ms; null when it wants them. */
  readonly pausedMs: number | null;
}

const underWay: Readonly<Record<OperationKind, CellState>> = {
  warm: 'loading',
  unload: 'unloading',
  pull: 'pulling',
  delete: 'deleting',
  heal: 'loading',
  // A copy takes no time to speak of, and leaves what it is made from as it is.
  copy: 'installed',
  sync: 'pulling',
};

/** What is to be known of a column for its cells. */
export type CellColumn = Pick<MatrixColumn, 'id' | 'kind' | 'isRead'>;

export function cellOf(row: MatrixRow, facts: ModelFacts, column: CellColumn): Cell {
  const { id: backend } = column;
  return {
    state: stateOfCell(row, facts, column),
    cloud: row.copies.get(backend)?.cloud ?? null,
    expiresAt: facts.loaded.get(backend)?.expiresAt ?? null,
    hasOddDigest: facts.oddDigests.has(backend),
    isQuarantined: isQuarantined(facts, backend),
    hasOddContext: facts.oddContexts.has(backend),
    isFoughtOver: facts.fights.has(backend),
    outReason: facts.lanes.get(backend)?.outReason ?? null,
    pausedMs: facts.lanes.get(backend)?.pausedMs ?? null,
  };
}

const isQuarantined = ({ drift }: ModelFacts, backend: string): boolean =>
  drift?.quarantined.includes(backend) ?? false;

function stateOfCell(row: MatrixRow, facts: ModelFacts, { id: backend, kind, isRead }: CellColumn): CellState {
  if (kind === 'openai' && row.copies.has(backend)) return 'served';
  const operation = facts.operations.get(backend);
  if (operation) return underWay[operation.kind];
  if (row.copies.get(backend)?.cloud !== undefined) return 'cloud';
  if (facts.loaded.has(backend)) return 'loaded';
  const lane = facts.lanes.get(backend);
  if (lane && lane.inFlight > 0 && !lane.loaded) return 'loading';
  if (row.copies.has(backend)) return 'installed';
  return isRead ? 'absent' : 'unread';
}
