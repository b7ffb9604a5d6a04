import { FlexRender } from '@tanstack/react-table';
import { memo } from 'react';
import type { FleetTableRow } from './columns.tsx';
import { mark } from './list-state.ts';

interface FleetRowProps {
  readonly row: FleetTableRow;
  readonly isMarked: boolean;
}

/** One backend. Rendered again only when something about it has changed: the table makes its rows anew every time. */
export const FleetRow = memo(
  function FleetRow({ row, isMarked }: FleetRowProps) {
    const { id } = row.original;
    return (
      <tr className={isMarked ? 'is-marked' : undefined} onFocus={() => mark(id)} onClick={() => mark(id)}>
        {row.getAllCells().map((cell) => (
          <td key={cell.id} className={cell.column.columnDef.meta?.className}>
            <FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  },
  (before, after) => before.row.original === after.row.original && before.isMarked === after.isMarked,
);
