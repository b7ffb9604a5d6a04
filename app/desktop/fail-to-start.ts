import { app, dialog } from 'electron';

/** Says why the desktop cannot start, to the terminal and to whoever sits before the screen, and ends with code 1. */
export function failToStart(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`corral: ${message}`);
  dialog.showErrorBox('Corral cannot start', message);
  app.exit(1);
}
