import { decode, encode } from './codec.ts';

/** From a page to the main process. */
export type FromPage =
  | { readonly what: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly what: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown[] }
  | { readonly what: 'preload-failed'; readonly error: Error };

/** From the main process to a page. */
export type ToPage =
  | { readonly what: 'event'; readonly channel: string; readonly args: unknown[] }
  | { readonly what: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly what: 'refusal'; readonly id: number; readonly reason: string };

export type IpcRenderer = Pick<
  Electron.IpcRenderer,
  'addListener' | 'invoke' | 'off' | 'on' | 'once' | 'removeAllListeners' | 'removeListener' | 'send'
>;

type Listener = Parameters<Electron.IpcRenderer['on']>[1];

/**
 * The page's end of IPC: `send` carries a text out, `receive` takes what comes in.
 * Its own source text runs inside pages.
 */
export function createIpcRenderer(send: (text: string) => void): {
  readonly ipcRenderer: IpcRenderer;
  receive(text: string): void;
} {
  const listeners = new Map<string, { readonly listener: Listener; readonly isOnce: boolean }[]>();
  const asked = new Map<number, PromiseWithResolvers<unknown> & { readonly channel: string }>();
  let lastId = 0;

  const post = (message: FromPage): void => send(encode(message));
  const on = (channel: string, listener: Listener, isOnce: boolean): void =>
    void listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }]);
  function off(channel: string, listener: Listener): void {
    const rest = [...(listeners.get(channel) ?? [])];
    const at = rest.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) rest.splice(at, 1);
    listeners.set(channel, rest);
  }

  // Every method hands back the whole, as Electron's does: it cannot be written as one literal.
  const methods = {
    on: (channel: string, listener: Listener) => on(channel, listener, false),
    addListener: (channel: string, listener: Listener) => on(channel, listener, false),
    once: (channel: string, listener: Listener) => on(channel, listener, true),
    off,
    removeListener: off,
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
    },
  };
  const chained = Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (...args: never[]) => {
        (method as (...args: never[]) => void)(...args);
        return ipcRenderer;
      },
    ]),
  );
  const ipcRenderer = {
    ...chained,
    send: (channel: string, ...args: unknown[]) => post({ what: 'send', channel, args }),
    async invoke(channel: string, ...args: unknown[]) {
      const id = ++lastId;
      const deferred = Promise.withResolvers<unknown>();
      post({ what: 'invoke', id, channel, args });
      asked.set(id, { ...deferred, channel });
      return deferred.promise;
    },
  } as IpcRenderer;

  function announce(channel: string, args: unknown[]): void {
    for (const { listener, isOnce } of listeners.get(channel) ?? []) {
      if (isOnce) off(channel, listener);
      try {
        listener({ sender: ipcRenderer, ports: [] } as unknown as Electron.IpcRendererEvent, ...args);
      } catch (error) {
        console.error(error);
      }
    }
  }

  function take(message: ToPage): void {
    if (message.what === 'event') {
      announce(message.channel, message.args);
      return;
    }
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.what === 'reply') waiting?.resolve(message.value);
    else waiting?.reject(new Error(`Error invoking remote method '${waiting.channel}': ${message.reason}`));
  }

  return { ipcRenderer, receive: (text) => take(decode(text) as ToPage) };
}
