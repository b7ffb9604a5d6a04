import { foreignSentence, laneReason, phaseWord } from '../../shared/lane-words.ts';
import type { BackendSnapshot, LaneSnapshot } from '../../shared/snapshot.ts';
import { type Column, formatTable } from './table.ts';

interface Row {
  readonly backend: string;
  readonly lane: LaneSnapshot;
}

const columns: readonly Column<Row>[] = [
  { title: 'MODEL', cell: ({ lane }) => lane.model },
  { title: 'ON', cell: ({ backend }) => backend },
  { title: 'STATE', cell: ({ lane }) => phaseWord[lane.phase] },
  {
    title: 'BUSY/SLOTS',
    align: 'right',
    cell: ({ lane }) => `${lane.inFlight}/${lane.slots}${lane.learnedSlots === null ? '' : ' learned'}`,
  },
  { title: 'BECAUSE', cell: ({ lane }) => reasonsOf(lane).join('; ') },
];

const reasonsOf = (lane: LaneSnapshot): readonly string[] =>
  [laneReason(lane), lane.foreignHint && foreignSentence(lane.foreignHint)].filter((reason) => reason !== null);

/** What each model does where it is busy or in trouble; nothing when none is. */
export function formatLanes(backends: readonly BackendSnapshot[]): string {
  const rows = backends.flatMap(({ id, lanes }) => lanes.map((lane) => ({ backend: id, lane })));
  return rows.length === 0 ? '' : `\n${formatTable(columns, rows)}`;
}
