import './list-table.css';
import type { ReactTable, RowData } from '@tanstack/react-table';
import type { ListFeatures, ListRow as Row } from './list-features.ts';
import { ListRow } from './list-row.tsx';
import { SortHeader } from './sort-header.tsx';

interface ListTableProps<T extends RowData> {
  readonly table: ReactTable<ListFeatures, T>;
  readonly label: string;
  /** Says which list it is to the style sheet. */
  readonly className: string;
  /** The row that keys act on. */
  readonly marked: string | null;
  /** The same function every time. */
  readonly onMark: (id: string) => void;
  /** Those that are drawn, where that is not all of them. */
  readonly rows?: readonly Row<T>[];
}

/** A list with a head that sorts it. */
export function ListTable<T extends RowData>({ table, label, className, marked, onMark, rows }: ListTableProps<T>) {
  return (
    <table className={`list-table ${className}`} aria-label={label}>
      <colgroup>
        {table.getAllLeafColumns().map(({ id, columnDef }) => (
          <col key={id} className={`col-${id} ${columnDef.meta?.className ?? ''}`} />
        ))}
      </colgroup>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <SortHeader key={header.id} header={header} />
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {(rows ?? table.getRowModel().rows).map((row) => (
          <ListRow key={row.id} row={row} isMarked={row.id === marked} onMark={onMark} />
        ))}
      </tbody>
    </table>
  );
}
