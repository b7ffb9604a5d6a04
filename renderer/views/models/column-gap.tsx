/** Room of columns that are not drawn. */
export function ColumnGap({ columns }: { readonly columns: number }) {
  return columns > 0 ? <td colSpan={columns} aria-hidden="true" /> : null;
}
