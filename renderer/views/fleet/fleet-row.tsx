import { useIntersection } from '@mantine/hooks';
import { FlexRender } from '@tanstack/react-table';
import { memo } from 'react';
import type { FleetTableRow } from './columns.tsx';
import { mark } from './list-state.ts';

interface FleetRowProps {
  readonly row: FleetTableRow;
  readonly isMarked: boolean;
}

/** What a row says that is scrolled away: its name and its state, which a search in the page finds. */
const ALWAYS = 2;
const nearby = { rootMargin: '200px 0px' };

/**
 * One backend. Rendered again only when something about it has changed: the table makes its rows anew every time. Out of
 * sight it says little: of fifty rows a screen shows fifteen, and drawing the rest would cost most of a frame.
 */
export const FleetRow = memo(
  function FleetRow({ row, isMarked }: FleetRowProps) {
    const { id } = row.original;
    const { ref, entry } = useIntersection<HTMLTableRowElement>(nearby);
    const cells = row.getAllCells();
    const drawn = (entry?.isIntersecting ?? true) ? cells : cells.slice(0, ALWAYS);
    return (
      <tr ref={ref} className={isMarked ? 'is-marked' : undefined} onFocus={() => mark(id)} onClick={() => mark(id)}>
        {drawn.map((cell) => (
          <td key={cell.id} className={cell.column.columnDef.meta?.className}>
            <FlexRender cell={cell} />
          </td>
        ))}
        {drawn.length < cells.length ? <td colSpan={cells.length - drawn.length} /> : null}
      </tr>
    );
  },
  (before, after) => before.row.original === after.row.original && before.isMarked === after.isMarked,
);
