import type { BackendKind } from '../../../shared/config.ts';

/** Sizes the matrix is drawn with; rows of one height make it possible to draw only those that can be seen. */
export const ROW_PX = 40;
export const HEAD_PX = 48;
/** The first column, which stays where it is. */
export const NAME_PX = 216;
/** Columns between the name and the first backend: requests/s, TTFB, copies in memory. */
export const FACTS_PX = [68, 88, 64] as const;
export const FACTS_WIDTH_PX = FACTS_PX.reduce((sum, width) => sum + width, 0);
export const BACKEND_PX = 132;

/** One backend's column. */
export interface MatrixColumn {
  readonly id: string;
  readonly kind: BackendKind;
  /** Whether its list of models is known. */
  readonly isRead: boolean;
  /** Whether it answers; what is known of it is old otherwise. */
  readonly answers: boolean;
}

/** The part of the matrix that keys move through: column 0 is the model itself, then one per backend. */
export interface MatrixPlace {
  readonly model: string;
  readonly column: number;
}

export const cellId = (row: number, column: number): string => `model-cell-${row}-${column}`;

/** Where to scroll sideways so that a column can be seen whole beside the first one. */
export function scrollToColumn(column: number, { scrollLeft, viewPx }: { scrollLeft: number; viewPx: number }): number {
  if (column === 0) return scrollLeft;
  const left = column === 1 ? 0 : FACTS_WIDTH_PX + (column - 1) * BACKEND_PX;
  const right = NAME_PX + FACTS_WIDTH_PX + column * BACKEND_PX;
  return left < scrollLeft ? left : Math.max(scrollLeft, right - viewPx);
}
