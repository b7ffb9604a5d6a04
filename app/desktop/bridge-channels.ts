/** Origin of the panel in the desktop window. */
export const panelOrigin = 'app://panel';

/** IPC channels between the window and the gateway. */
export const channels = {
  invoke: 'corral:invoke',
  /** The window wants events from now on. */
  watch: 'corral:watch',
  event: 'corral:event',
} as const;
