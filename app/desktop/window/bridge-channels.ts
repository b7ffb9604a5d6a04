/** Origin of the panel in the desktop window. */
export const panelOrigin = 'app://panel';

/** IPC channels between the window and the gateway. */
export const channels = {
  invoke: 'corral:invoke',
  /** The page wants events of one name from now on. */
  watch: 'corral:watch',
  /** The page wants them no longer. */
  unwatch: 'corral:unwatch',
  event: 'corral:event',
} as const;
