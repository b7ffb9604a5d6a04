import { useLayoutEffect, useRef } from 'react';
import { isForOthers, isTyping } from './key-target.ts';

/** A list whose rows keys act on. Each row has a link marked `data-row-link` with the row's id. */
export interface KeyedList {
  /** In the order they stand in. */
  readonly ids: readonly string[];
  /** The row that keys act on; read when a key is pressed. */
  readonly marked: () => string | null;
  readonly mark: (id: string) => void;
  readonly open: (id: string) => void;
  /** Letters of the list's own, for the marked row. */
  readonly letters?: Readonly<Record<string, (id: string) => void>>;
}

/** The keys of a list: arrows, Home and End move, Enter opens, letters do what the list says. */
export function useRowKeys(list: KeyedList): void {
  const latest = useRef(list);
  latest.current = list;
  // Before it can be seen: whoever sees the list may press a key.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isForOthers(event) || !act(latest.current, event)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Carries a key out; false when it is not for the list. */
type KeyAction = (list: KeyedList, target: EventTarget | null) => boolean;

const moves: Readonly<Record<string, KeyAction>> = {
  ArrowDown: (list, target) => isInList(target) && moveBy(1, list),
  ArrowUp: (list, target) => isInList(target) && moveBy(-1, list),
  Home: (list, target) => isInRow(target) && goTo(list.ids[0], list),
  End: (list, target) => isInRow(target) && goTo(list.ids.at(-1), list),
  Enter: (list, target) => isFree(target) && onMarked(list, list.open),
};

function act(list: KeyedList, { key, target }: KeyboardEvent): boolean {
  const move = moves[key];
  if (move) return move(list, target);
  const letter = list.letters?.[key];
  return letter !== undefined && !isTyping(target) && onMarked(list, letter);
}

const isFilter = (target: EventTarget | null): boolean => target instanceof HTMLElement && 'filter' in target.dataset;
const isInRow = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('tbody') !== null;
/** Nothing that has its own use for the key. */
const isFree = (target: EventTarget | null): boolean => target === document.body || isFilter(target);
const isInList = (target: EventTarget | null): boolean => isFree(target) || isInRow(target);

function moveBy(step: 1 | -1, list: KeyedList): boolean {
  const { ids } = list;
  const at = ids.indexOf(list.marked() ?? '');
  // Nothing is marked yet: down begins at the top, up at the bottom.
  const next = at === -1 ? (step === 1 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step));
  return goTo(ids[next], list);
}

function goTo(id: string | undefined, { mark }: KeyedList): boolean {
  if (id === undefined) return false;
  mark(id);
  document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`)?.focus();
  return true;
}

function onMarked({ ids, marked }: KeyedList, run: (id: string) => void): boolean {
  const id = ids.find((one) => one === marked()) ?? (ids.length === 1 ? ids[0] : undefined);
  if (id === undefined) return false;
  run(id);
  return true;
}
