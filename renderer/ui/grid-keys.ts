export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that Page Up and Page Down skip. */
  readonly page: number;
}

type Step = (place: GridPlace, size: GridSize) => GridPlace;

const steps: Readonly<Record<string, Step>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }, { page }) => ({ row: row - page, column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
  'Control+Home': () => ({ row: 0, column: 0 }),
  'Control+End': (_, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where a key leads in a grid, as the ARIA practices have it; null when it is not about moving. */
export function stepInGrid(place: GridPlace, { key, ctrlKey, metaKey, altKey }: Key, size: GridSize): GridPlace | null {
  const step = altKey ? undefined : steps[ctrlKey || metaKey ? `Control+${key}` : key];
  if (!step || size.rows === 0) return null;
  const { row, column } = step(place, size);
  return { row: clamp(row, size.rows), column: clamp(column, size.columns) };
}

const clamp = (value: number, count: number): number => Math.min(Math.max(0, value), count - 1);
