/** One page of a long list. */
export interface ListPage {
  /** From 0 on; one that there is. */
  readonly page: number;
  readonly pages: number;
  /** Place of the first on it, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/** Rows that are drawn at once: more would cost a frame, and nobody reads on without searching. */
export const PAGE_ROWS = 100;

/** The page that was asked for, or the nearest that there is. */
export function pageOf(wanted: number, count: number): ListPage {
  const pages = Math.max(1, Math.ceil(count / PAGE_ROWS));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { page, pages, from: page * PAGE_ROWS, to: Math.min(count, (page + 1) * PAGE_ROWS) };
}
