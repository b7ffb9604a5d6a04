import type { SortingState } from '@tanstack/react-table';
import { create } from 'zustand';

interface ListState {
  readonly filter: string;
  /** Empty: the configuration's order. */
  readonly sorting: SortingState;
  /** The row that keys act on; null until one was pointed at. */
  readonly marked: string | null;
}

/** How the list is looked at; outlives a visit to a backend's page, so that Back leads to the same list. */
export const useListState = create<ListState>(() => ({ filter: '', sorting: [], marked: null }));

export const mark = (id: string): void => useListState.setState({ marked: id });
