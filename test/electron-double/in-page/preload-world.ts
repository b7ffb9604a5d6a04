import { createBridgeEnd } from './bridge-end.ts';
import { encode } from './codec.ts';
import { createIpcRenderer } from './ipc-renderer.ts';

/** What a preload script is told about the process it runs in. */
export interface PreloadSetting {
  readonly secret: string;
  /** Names of the world's way out and way in. */
  readonly send: string;
  readonly receive: string;
  /** What it finds as `process`. */
  readonly process: Readonly<Record<string, unknown>>;
}

type Run = (require: unknown, module: { exports: object }, exports: object, process: unknown) => void;

/** Runs a preload script as Electron's sandbox would: in the top frame, with `electron` and nothing else to require. */
export function runPreload({ secret, send, receive, process }: PreloadSetting, run: Run): void {
  if (window !== window.top) return;
  const post = (globalThis as unknown as Record<string, (text: string) => void>)[send] as (text: string) => void;
  const ipc = createIpcRenderer(post);
  const bridge = createBridgeEnd(secret, 'preload');
  Object.defineProperty(globalThis, receive, { value: ipc.receive });

  function complete<T extends object>(name: string, members: T): T {
    const get = (target: T, key: string | symbol): unknown => {
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key);
      throw new Error(`electron-double: ${name}.${key} is not in the double`);
    };
    return new Proxy(members, { get });
  }

  const electron = complete('electron (preload)', {
    ipcRenderer: complete('ipcRenderer', ipc.ipcRenderer),
    contextBridge: complete('contextBridge', { exposeInMainWorld: bridge.expose }),
  });
  function require(name: string): object {
    if (['electron', 'electron/renderer', 'electron/common'].includes(name)) return electron;
    throw new Error(`module not found: ${name}`);
  }

  const module = { exports: {} };
  try {
    run(require, module, module.exports, process);
  } catch (error) {
    console.error('Unable to load preload script:', error);
    post(encode({ what: 'preload-failed', error }));
  }
}
