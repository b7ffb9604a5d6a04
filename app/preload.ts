import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, Events } from '../shared/contract.ts';
import { channels } from './desktop/bridge-channels.ts';

/** The only way out of the page: commands and events of the contract, which the gateway decodes and checks. */
const bridge: Bridge = {
  page: crypto.randomUUID(),
  invoke: (name, input) => ipcRenderer.invoke(channels.invoke, name, input),
  subscribe<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    const pass = (_: IpcRendererEvent, name: keyof Events, payload: Events[E]): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(channels.event, pass);
    ipcRenderer.send(channels.watch);
    return () => void ipcRenderer.off(channels.event, pass);
  },
};

contextBridge.exposeInMainWorld('corral', bridge);
