import { type PageScripts, world } from '../chromium/page.ts';
import { createBridgeEnd } from './bridge-end.ts';
import { pack, unpack } from './bridge-values.ts';
import { decode, encode } from './codec.ts';
import { createIpcRenderer } from './ipc-renderer.ts';
import { type PreloadSetting, runPreload } from './preload-world.ts';

const bridge = [pack, unpack, createBridgeEnd];
const preloadParts = [encode, decode, createIpcRenderer, runPreload];

/** One script out of functions that know each other by name, and what to do with them. */
const script = (functions: readonly { toString(): string }[], start: string): string =>
  `(() => {\n${functions.map(String).join('\n')}\n${start}\n})();`;

const pageScript = (secret: string): string => script(bridge, `createBridgeEnd(${JSON.stringify(secret)}, 'page');`);

/** A preload as it was read from its file. */
export interface Preload {
  readonly path: string;
  readonly source: string;
}

function preloadScript({ path, source }: Preload, setting: PreloadSetting): string {
  const body = `function (require, module, exports, process) {\n${source}\n}`;
  const start = `runPreload(${JSON.stringify(setting)}, ${body});`;
  return `${script([...bridge, ...preloadParts], start)}\n//# sourceURL=${path}`;
}

/** What runs in every document of a window. `secret` names the bridge between its page and its preload. */
export function pageScripts(secret: string, preload: Preload | null, process: PreloadSetting['process']): PageScripts {
  const { send, receive } = world;
  const setting: PreloadSetting = { secret, send, receive, process };
  return { page: pageScript(secret), preload: preload && preloadScript(preload, setting) };
}
