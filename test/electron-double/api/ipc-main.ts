import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

class IpcMain extends EventEmitter implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'> {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function') {
      throw new Error(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Not Electron's: how the double's windows reach a handler. Rejects as the handler does. */
  static async invoke(channel: string, event: object, args: readonly unknown[]): Promise<unknown> {
    const handler = ipcMain.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event as Electron.IpcMainInvokeEvent, ...args);
  }
}
strict('ipcMain', IpcMain.prototype);

export const ipcMain = new IpcMain();
export const invokeHandler = IpcMain.invoke;
