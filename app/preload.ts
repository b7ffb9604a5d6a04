import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, Events, Reply } from '../shared/contract.ts';
import { isCommandName, isEventName } from '../shared/contract-names.ts';
import { channels } from './desktop/window/bridge-channels.ts';

const unknown: Reply<never> = {
  ok: false,
  error: { code: 'unknown_command', message: 'the panel asked for a command that the gateway does not have' },
};

/** A name that nobody else can guess. */
const page = crypto.randomUUID();
const listening = new Map<string, number>();

/** Tells the gateway about the first listener of an event and the last. */
function count(event: keyof Events, change: 1 | -1): void {
  const before = listening.get(event) ?? 0;
  listening.set(event, before + change);
  if (before === 0) ipcRenderer.send(channels.watch, event, page);
  else if (before + change === 0) ipcRenderer.send(channels.unwatch, event, page);
}

/** The only way out of the page: the names of the contract, whose inputs the gateway decodes and checks. */
const bridge: Bridge = {
  page,
  invoke: (name, input) =>
    isCommandName(name) ? ipcRenderer.invoke(channels.invoke, name, input) : Promise.resolve(unknown),
  subscribe<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    if (!isEventName(event)) throw new TypeError('there is no such event');
    const pass = (_: IpcRendererEvent, name: keyof Events, payload: Events[E]): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(channels.event, pass);
    count(event, 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      ipcRenderer.off(channels.event, pass);
      count(event, -1);
    };
  },
};

contextBridge.exposeInMainWorld('corral', bridge);
