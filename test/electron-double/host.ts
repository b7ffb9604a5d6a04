import type { AppManifest } from './app-manifest.ts';
import type { BrowserProcess } from './chromium/browser-process.ts';
import type { Targets } from './chromium/targets.ts';

/** The browser once it runs. */
export interface Running {
  readonly browser: BrowserProcess;
  readonly targets: Targets;
}

interface Host {
  app: AppManifest;
  /** The command line's, and what the app appends to them. */
  readonly switches: Map<string, string>;
  /** Null until the app's entry has loaded. */
  running: Running | null;
}

/** What boot finds out and the API needs; there is one app per process. */
export const host: Host = {
  app: { dir: '', entry: '', name: '', version: '' },
  switches: new Map(),
  running: null,
};

/** The browser; throws where Electron would refuse what it is needed for. */
export function running(forWhat: string): Running {
  if (!host.running) throw new Error(`Cannot create ${forWhat} before app is ready`);
  return host.running;
}
