import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import { cancelExchange } from '../../store/actions/exchange-actions.ts';
import { copyAsCurl } from '../../store/actions/exchange-menu.ts';
import { go } from '../../store/route.ts';
import { stepInGrid } from '../../ui/grid-keys.ts';
import type { WindowedList } from '../../ui/use-row-window.ts';
import { HEAD_PX, ROW_PX } from './request-row.tsx';
import { queryOfFilter, type TrafficFilter } from './traffic-filter.ts';
import type { TrafficRow } from './traffic-row.ts';

interface List {
  readonly rows: readonly TrafficRow[];
  readonly filter: TrafficFilter;
  readonly list: WindowedList;
  readonly togglePause: () => void;
}

/** Which request is marked, and what keys and clicks do in the list. */
export function useRequestKeys({ rows, filter, list, togglePause }: List) {
  const grid = useRef<HTMLTableElement>(null);
  const [key, setKey] = useState<string | null>(null);
  const active = key === null ? -1 : rows.findIndex((row) => row.key === key);

  const goTo = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    setKey(row.key);
    list.see(index);
  };
  const open = (row: TrafficRow): void => go('traffic', row.exchange.id, queryOfFilter(filter));
  const act = (pressed: string): boolean => {
    const row = rows[active];
    if (pressed === ' ') togglePause();
    else if (!row) return false;
    else if (pressed === 'Enter') open(row);
    else if (pressed === 'c') copyAsCurl(row.exchange);
    else if (pressed === 'Delete' && row.kind === 'live') cancelExchange(row.exchange);
    else return false;
    return true;
  };

  return {
    grid,
    active,
    onFocus({ target }: React.FocusEvent): void {
      if (target === grid.current && active < 0) goTo(0);
    },
    onKeyDown(event: KeyboardEvent): void {
      if (event.target !== grid.current) return;
      const page = Math.floor(((list.scroller.current?.clientHeight ?? 0) - HEAD_PX) / ROW_PX);
      const next = stepInGrid({ row: Math.max(0, active), column: 0 }, event, { rows: rows.length, columns: 1, page });
      if (next) goTo(next.row);
      else if (event.ctrlKey || event.metaKey || event.altKey || !act(event.key)) return;
      event.preventDefault();
    },
    onClick({ target }: MouseEvent): void {
      const at = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined;
      const row = rows.find((one) => one.key === at);
      if (!row) return;
      setKey(row.key);
      open(row);
    },
  };
}
