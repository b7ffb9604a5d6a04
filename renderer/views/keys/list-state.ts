import type { SortingState } from '@tanstack/react-table';
import { create } from 'zustand';

interface ListState {
  readonly filter: string;
  /** Empty: in the order they were made. */
  readonly sorting: SortingState;
  /** The row that keys act on; null until one was pointed at. */
  readonly marked: string | null;
  /** Whether keys that work no more are listed too. */
  readonly showsEnded: boolean;
  /** From 0 on. */
  readonly page: number;
}

/** How the list of keys is looked at; outlives a visit to another screen. */
export const useListState = create<ListState>(() => ({
  filter: '',
  sorting: [],
  marked: null,
  showsEnded: false,
  page: 0,
}));

export const mark = (id: string): void => useListState.setState({ marked: id });
