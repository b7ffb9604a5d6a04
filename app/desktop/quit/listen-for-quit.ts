import { app, powerMonitor } from 'electron';
import type { Host } from '../../host.ts';
import { createQuitSteps, type QuitSteps } from './quit-steps.ts';

const hasTerminal = (): boolean => process.stdout.isTTY === true;

/** Every way to end the program leads here; `onStopping` is told when the first one does. */
export function listenForQuit(host: Host, onStopping: () => void): QuitSteps {
  const quit = createQuitSteps({
    stop: host.stop,
    cut: host.cut,
    exit: (code) => app.exit(code),
    onStopping() {
      host.log.info('stopping: running streams may finish');
      onStopping();
    },
    monotonic: () => performance.now(),
    schedule: (delayMs, fn) => void setTimeout(fn, delayMs),
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    quit.ask();
  });
  // Without a window the gateway runs on.
  app.on('window-all-closed', () => {});
  process.on('SIGTERM', quit.ask).on('SIGINT', quit.ask);
  process.on('SIGHUP', () => (hasTerminal() ? quit.ask() : void host.reload()));
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    // Asks the system for the moment that this takes.
    event?.preventDefault();
    quit.hurry();
  });
  return quit;
}
