import { type KeyboardEvent, type MouseEvent, type RefObject, useRef, useState } from 'react';
import { openDialog } from '../../store/dialogs.ts';
import { go } from '../../store/route.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { stepInGrid } from '../../ui/grid-keys.ts';
import { cellId, HEAD_PX, type MatrixColumn, type MatrixPlace, ROW_PX, scrollToColumn } from './matrix-layout.ts';
import type { MatrixRow } from './matrix-rows.ts';
import type { MatrixScene } from './matrix-words.ts';

/** Where an element of the matrix stands; null outside its cells. */
export function placeOf(target: EventTarget | null): MatrixPlace | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  const model = cell?.closest<HTMLElement>('[data-model]')?.dataset.model;
  return cell && model !== undefined ? { model, column: Number(cell.dataset.column) } : null;
}

interface Scrolling {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly see: (row: number) => void;
}

interface OpenMenu {
  readonly place: MatrixPlace;
  /** The cell on the screen. */
  readonly at: DOMRect;
}

/** Which cell is marked, and what keys and clicks do there. */
export function useMatrixKeys({ rows, columns }: Pick<MatrixScene, 'rows' | 'columns'>, { scroller, see }: Scrolling) {
  const grid = useRef<HTMLTableElement>(null);
  const [place, setPlace] = useState<MatrixPlace | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const rowOf = (of: MatrixPlace | null): number => (of ? rows.findIndex(({ model }) => model === of.model) : -1);
  const activeRow = rowOf(place);

  const goTo = (row: number, column: number): void => {
    const model = rows[row]?.model;
    const element = scroller.current;
    if (model === undefined || !element) return;
    setPlace({ model, column });
    see(row);
    element.scrollLeft = scrollToColumn(column, { scrollLeft: element.scrollLeft, viewPx: element.clientWidth });
  };
  const openMenu = (at: MatrixPlace): void => {
    const cell = document.getElementById(cellId(rowOf(at), at.column));
    if (cell) setMenu({ place: at, at: cell.getBoundingClientRect() });
  };
  const act = (key: string, at: MatrixPlace): boolean => {
    const column = columns[at.column - 1];
    if (key === 'Enter') go('models', at.model);
    else if (key === ' ') openMenu(at);
    else if (key === 'w' && isWarmable(rows[rowOf(at)], column, columns))
      openDialog({ kind: 'warm-model', model: at.model, ...(column ? { backend: column.id } : {}) });
    else return false;
    return true;
  };

  return {
    grid,
    place,
    activeRow,
    menu,
    closeMenu(): void {
      setMenu(null);
      grid.current?.focus({ preventScroll: true });
    },
    onFocus(event: React.FocusEvent): void {
      if (event.target === grid.current && activeRow < 0) goTo(0, 0);
    },
    onKeyDown(event: KeyboardEvent): void {
      if (event.target !== grid.current || !place || activeRow < 0) return;
      const page = Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / ROW_PX);
      const size = { rows: rows.length, columns: columns.length + 1, page };
      const next = stepInGrid({ row: activeRow, column: place.column }, event, size);
      if (next) goTo(next.row, next.column);
      else if (event.ctrlKey || event.metaKey || event.altKey || !act(event.key, place)) return;
      event.preventDefault();
      // A menu that has just opened takes the key that opened it for one meant to close it.
      event.stopPropagation();
    },
    onClick({ target }: MouseEvent): void {
      const at = placeOf(target);
      if (!at) return;
      setPlace(at);
      if (at.column === 0) go('models', at.model);
      else openMenu(at);
    },
    /** The keyboard's own key for it comes here too, from the grid and not from a cell. */
    onContextMenu(event: MouseEvent): void {
      const at = placeOf(event.target) ?? (event.target === grid.current ? place : null);
      if (!at) return;
      event.preventDefault();
      setPlace(at);
      openMenu(at);
    },
  };
}

/** There, or where no column is marked anywhere: what runs in the cloud has nothing to load. */
function isWarmable(
  row: MatrixRow | undefined,
  column: MatrixColumn | undefined,
  columns: readonly MatrixColumn[],
): boolean {
  if (row === undefined || row.cloud !== null) return false;
  return column ? takesOrders(column) : columns.some((one) => takesOrders(one) && row.copies.has(one.id));
}
