import { useIntersection } from '@mantine/hooks';
import { FlexRender, type RowData } from '@tanstack/react-table';
import { memo } from 'react';
import type { ListRow as Row } from './list-features.ts';

interface ListRowProps<T extends RowData> {
  readonly row: Row<T>;
  /** Whether keys act on it. */
  readonly isMarked: boolean;
  /** The same function every time. */
  readonly onMark: (id: string) => void;
}

/** What a row says that is scrolled away: its first cells, which a search in the page finds. */
const ALWAYS = 2;
const nearby = { rootMargin: '200px 0px' };

function DrawnRow<T extends RowData>({ row, isMarked, onMark }: ListRowProps<T>) {
  const { ref, entry } = useIntersection<HTMLTableRowElement>(nearby);
  const cells = row.getAllCells();
  const drawn = (entry?.isIntersecting ?? true) ? cells : cells.slice(0, ALWAYS);
  const mark = (): void => onMark(row.id);
  return (
    <tr ref={ref} className={isMarked ? 'is-marked' : undefined} onFocus={mark} onClick={mark}>
      {drawn.map((cell) => (
        <td key={cell.id} className={cell.column.columnDef.meta?.className}>
          <FlexRender cell={cell} />
        </td>
      ))}
      {drawn.length < cells.length ? <td colSpan={cells.length - drawn.length} /> : null}
    </tr>
  );
}

/**
 * One row of a list. Rendered again only when something about it has changed: the table makes its rows anew every time.
 * Out of sight it says little: of fifty rows a screen shows fifteen, and drawing the rest would cost most of a frame.
 */
export const ListRow = memo(
  DrawnRow,
  (before, after) => before.row.original === after.row.original && before.isMarked === after.isMarked,
) as typeof DrawnRow;
