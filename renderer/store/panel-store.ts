import { create } from 'zustand';
import type { BackendInventory, Snapshot } from '../../shared/snapshot.ts';

/**
 * How the panel stands with its gateway.
 * - `live`: snapshots arrive
 * - `lost`: none for some seconds; what is shown is the last that was known
 * - `signed-out`: the gateway answers, but this browser's session is over
 */
export type Link = 'connecting' | 'live' | 'lost' | 'signed-out';

export interface PanelState {
  readonly link: Link;
  /** Null until the first one arrives. */
  readonly snapshot: Snapshot | null;
  /** What each backend has installed; null until it was read. Written by inbound alone. */
  readonly inventory: readonly BackendInventory[] | null;
  /** What is being done to a thing, by its key (`backend:rig-1`): `draining`. Written by send alone. */
  readonly pending: Readonly<Record<string, string>>;
}

/** Facts of the gateway and orders under way. Views read it through selectors; only inbound and send write. */
export const usePanel = create<PanelState>(() => ({
  link: 'connecting',
  snapshot: null,
  inventory: null,
  pending: {},
}));
