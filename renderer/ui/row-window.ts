export interface RowWindow {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

export interface Scrolled {
  readonly scrollTop: number;
  /** Height of what can be seen, without a sticky head. */
  readonly viewPx: number;
  readonly rowPx: number;
  readonly count: number;
}

/** Rows drawn beyond either edge, so that scrolling does not show gaps. */
const SPARE = 6;

/** The rows of a long list that are worth drawing. All rows are of one height. */
export function rowWindow({ scrollTop, viewPx, rowPx, count }: Scrolled): RowWindow {
  const first = Math.floor(scrollTop / rowPx) - SPARE;
  const last = Math.ceil((scrollTop + viewPx) / rowPx) + SPARE;
  return { from: Math.min(Math.max(0, first), count), to: Math.min(count, Math.max(0, last)) };
}

/** Where to scroll so that a row can be seen whole; where it stands when it can be seen already. */
export function scrollToSee(row: number, { scrollTop, viewPx, rowPx }: Omit<Scrolled, 'count'>): number {
  const top = row * rowPx;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowPx - viewPx);
}
