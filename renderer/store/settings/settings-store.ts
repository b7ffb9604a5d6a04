import { create } from 'zustand';
import type { ConfigVerdict, ConfigView } from '../../../shared/config-view.ts';
import type { Pending, Rebased } from './pending.ts';

export interface SettingsState {
  /** Null until it was read. */
  readonly view: ConfigView | null;
  /** Why it could not be read, while it could not. */
  readonly failure: string | null;
  readonly pending: Pending;
  /** What the gateway says of the configuration with the pending changes in it; null until it has said so. */
  readonly verdict: ConfigVerdict | null;
  readonly isSaving: boolean;
  /** The file was changed by somebody else while there were unsaved changes; null once that has been taken note of. */
  readonly overtaken: Omit<Rebased, 'pending'> | null;
}

/** The configuration and what is to become of it. Unsaved changes outlive the screen, not the page. */
export const useSettings = create<SettingsState>(() => ({
  view: null,
  failure: null,
  pending: {},
  verdict: null,
  isSaving: false,
  overtaken: null,
}));

export const countPending = ({ pending }: SettingsState): number => Object.keys(pending).length;
