import { useLayoutEffect, useRef } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { drainBackend, resumeBackend } from '../../store/actions/backend-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { go } from '../../store/route.ts';
import { isForOthers, isTyping } from '../../ui/key-target.ts';
import { mark, useListState } from './list-state.ts';

/** The list's own keys: arrows move, Enter opens, `d` drains or resumes, `w` warms. */
export function useTableKeys(shown: readonly BackendSnapshot[]): void {
  const rows = useRef(shown);
  rows.current = shown;
  // Before it can be seen: whoever sees the list may press a key.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isForOthers(event)) return;
      const act = keyMap[event.key];
      if (!act?.(rows.current, event.target)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Carries a key out; false when it is not for the list. */
type KeyAction = (rows: readonly BackendSnapshot[], target: EventTarget | null) => boolean;

const keyMap: Readonly<Record<string, KeyAction>> = {
  ArrowDown: (rows, target) => isInList(target) && moveBy(1, rows),
  ArrowUp: (rows, target) => isInList(target) && moveBy(-1, rows),
  Home: (rows, target) => isInRow(target) && goTo(rows[0]),
  End: (rows, target) => isInRow(target) && goTo(rows.at(-1)),
  Enter: (rows, target) => isFree(target) && onMarked(rows, ({ id }) => go('backend', id)),
  d: (rows, target) =>
    !isTyping(target) &&
    onMarked(rows, (backend) => (backend.mode === 'active' ? drainBackend : resumeBackend)(backend)),
  w: (rows, target) => !isTyping(target) && onMarked(rows, ({ id }) => openDialog({ kind: 'warm-model', backend: id })),
};

const isFilter = (target: EventTarget | null): boolean => target instanceof HTMLElement && 'filter' in target.dataset;
const isInRow = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('tbody') !== null;
/** Nothing that has its own use for the key. */
const isFree = (target: EventTarget | null): boolean => target === document.body || isFilter(target);
const isInList = (target: EventTarget | null): boolean => isFree(target) || isInRow(target);

function moveBy(step: 1 | -1, rows: readonly BackendSnapshot[]): boolean {
  const at = rows.findIndex(({ id }) => id === useListState.getState().marked);
  // Nothing is marked yet: down begins at the top, up at the bottom.
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  return goTo(rows[next]);
}

function goTo(backend: BackendSnapshot | undefined): boolean {
  if (!backend) return false;
  mark(backend.id);
  document.querySelector<HTMLElement>(`[data-row-link="${backend.id}"]`)?.focus();
  return true;
}

function onMarked(rows: readonly BackendSnapshot[], act: (backend: BackendSnapshot) => void): boolean {
  const { marked } = useListState.getState();
  const backend = rows.find(({ id }) => id === marked) ?? (rows.length === 1 ? rows[0] : undefined);
  if (!backend) return false;
  act(backend);
  return true;
}
