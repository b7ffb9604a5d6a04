import {
  IconBolt,
  IconCloud,
  IconCloudShare,
  IconDatabase,
  IconDownload,
  IconEqualNot,
  IconHelp,
  IconHourglass,
  IconLoader,
  IconTrash,
} from '@tabler/icons-react';
import { type ComponentType, memo } from 'react';
import type { CellState } from './cell.ts';
import { cellTone, cellWord } from './cell-words.ts';

const icons: Readonly<Record<Exclude<CellState, 'absent'>, ComponentType<{ readonly size: number }>>> = {
  loaded: IconBolt,
  loading: IconLoader,
  unloading: IconHourglass,
  pulling: IconDownload,
  deleting: IconTrash,
  installed: IconDatabase,
  served: IconCloudShare,
  cloud: IconCloud,
  unread: IconHelp,
};

interface MatrixCellProps {
  readonly id: string;
  readonly column: number;
  /** Counts the columns of figures too; from 1. */
  readonly ariaColumn: number;
  readonly state: CellState;
  /** `29 m`; empty when it is not loaded or that is not known. */
  readonly left: string;
  /** `digest differs`. */
  readonly drift: string | null;
  readonly isOut: boolean;
  /** The backend does not answer: this is how it was. */
  readonly isOld: boolean;
  readonly isActive: boolean;
}

/** One model on one backend. All its facts are plain words, so that an unchanged cell is not drawn again. */
export const MatrixCell = memo(
  ({ id, column, ariaColumn, state, left, drift, isOut, isOld, isActive }: MatrixCellProps) => (
    <td
      id={id}
      data-column={column}
      data-state={state}
      aria-colindex={ariaColumn}
      className={`matrix-cell tone-${isOld ? 'quiet' : cellTone[state]}${isActive ? ' is-active' : ''}`}
    >
      <span className="matrix-word">
        {state === 'absent' ? <span aria-hidden="true">–</span> : <Icon state={state} />}
        {cellWord[state]}
        {left === '' ? null : <span className="matrix-left">{left}</span>}
      </span>
      {isOut ? <span className="matrix-note tone-bad">gets no requests</span> : null}
      {drift === null || isOut ? null : (
        <span className="matrix-note tone-wary">
          <IconEqualNot size={12} aria-hidden="true" />
          {drift}
        </span>
      )}
    </td>
  ),
);

function Icon({ state }: { readonly state: Exclude<CellState, 'absent'> }) {
  const Shape = icons[state];
  return <Shape size={14} aria-hidden="true" />;
}
