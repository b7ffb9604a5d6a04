import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { CommandInput, CommandName, CommandOutput, Events, Reply } from '../shared/contract.ts';
import { channels } from './bridge-channels.ts';

type Payload = Events[keyof Events];

/** The only way out of the page: commands and events of the contract, which the gateway decodes and checks. */
const bridge = {
  invoke<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>> {
    return ipcRenderer.invoke(channels.invoke, name, input);
  },
  /** Calls `listener` with every event of that name; the returned function ends it. */
  subscribe(event: keyof Events, listener: (payload: Payload) => void): () => void {
    const pass = (_: IpcRendererEvent, name: keyof Events, payload: Payload): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(channels.event, pass);
    ipcRenderer.send(channels.watch);
    return () => void ipcRenderer.off(channels.event, pass);
  },
};

contextBridge.exposeInMainWorld('corral', bridge);
