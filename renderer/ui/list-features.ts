import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  type Row,
  type RowData,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

/** What a list can do: it is sorted and filtered in the panel. */
export const listFeatures = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
  columnMeta: {} as {
    readonly className?: string;
    /** Said on hover. */
    readonly hint?: string;
  },
});

export type ListFeatures = typeof listFeatures;
export type ListRow<T extends RowData> = Row<ListFeatures, T>;

const byNumber = <T extends RowData>(a: ListRow<T>, b: ListRow<T>, column: string): number =>
  a.getValue<number>(column) - b.getValue<number>(column);

/** Figures start with the largest; what is unknown comes last either way. */
export const figureColumn = { sortFn: byNumber, sortDescFirst: true, sortUndefined: 'last' } as const;

/** The other way round: the smallest first. */
export const rankColumn = { sortFn: byNumber, sortDescFirst: false, sortUndefined: 'last' } as const;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** As people expect names: without regard to case, numbers by their value. */
export const compareNames = (a: string, b: string): number => names.compare(a, b);
