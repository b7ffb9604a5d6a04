import './sort-header.css';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { FlexRender, type Header, type RowData } from '@tanstack/react-table';
import type { ListFeatures } from './list-features.ts';

const said = { asc: 'ascending', desc: 'descending' } as const;

/** A column's name; pressing it sorts by the column, then the other way round, then not at all. */
export function SortHeader<T extends RowData>({ header }: { readonly header: Header<ListFeatures, T> }) {
  const { column } = header;
  const { className, hint } = column.columnDef.meta ?? {};
  const sorted = column.getIsSorted();
  if (!column.getCanSort()) {
    return (
      <th scope="col" className={className}>
        <FlexRender header={header} />
      </th>
    );
  }
  return (
    <th scope="col" className={className} data-tip={hint} {...(sorted ? { 'aria-sort': said[sorted] } : {})}>
      <button type="button" className="sort-button" onClick={() => column.toggleSorting()}>
        <FlexRender header={header} />
        {sorted === 'asc' ? <IconArrowUp size={12} aria-hidden="true" /> : null}
        {sorted === 'desc' ? <IconArrowDown size={12} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}
