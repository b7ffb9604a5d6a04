import { EventEmitter } from 'node:events';
import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { getPath, setPath } from './app-paths.ts';
import { appSignals, passedOn } from './app-signals.ts';
import { createQuitting } from './quitting.ts';
import { type InstanceLock, lockInstance } from './single-instance.ts';

type Members =
  | 'commandLine'
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLocale'
  | 'getLoginItemSettings'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isPackaged'
  | 'isReady'
  | 'name'
  | 'quit'
  | 'relaunch'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setAboutPanelOptions'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'setLoginItemSettings'
  | 'setName'
  | 'setPath'
  | 'showAboutPanel'
  | 'whenReady';

const isLinux = process.platform === 'linux';

class App extends EventEmitter implements Pick<Electron.App, Members> {
  readonly isPackaged = false;
  /** As everywhere but on macOS. */
  readonly dock = undefined;
  readonly #ready = Promise.withResolvers<void>();
  readonly #quitting = createQuitting({
    emit: (event, ...args) => this.emit(event, ...args),
    end: (code) => void this.#end(code),
  });
  #isReady = false;
  #lock: InstanceLock | null = null;
  #opensAtLogin = false;

  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value = '') => void host.switches.set(name, value),
    removeSwitch: (name: string) => void host.switches.delete(name),
    hasSwitch: (name: string) => host.switches.has(name),
    getSwitchValue: (name: string) => host.switches.get(name) ?? '',
  } satisfies Partial<Electron.CommandLine>) as Electron.CommandLine;

  constructor() {
    super();
    for (const name of passedOn) appSignals.on(name, (...args: unknown[]) => void this.emit(name, ...args));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // An app that listens itself takes the place of Electron's own answer.
        if (process.listenerCount(signal) === 1) this.quit();
      });
    }
  }

  /** Not Electron's: the browser runs and the app's entry has loaded. */
  static announceReady(): void {
    app.#isReady = true;
    app.emit('will-finish-launching');
    app.#ready.resolve();
    app.emit('ready', {}, {});
  }

  async #end(code: number): Promise<void> {
    this.releaseSingleInstanceLock();
    await host.running?.browser.close();
    process.exit(code);
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  quit(): void {
    this.#quitting.quit();
  }

  exit(code = 0): void {
    this.#quitting.exit(code);
  }

  /** Nothing starts again. */
  relaunch(_options?: Electron.RelaunchOptions): void {}

  get name(): string {
    return host.app.name;
  }

  set name(name: string) {
    host.app = { ...host.app, name };
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return host.app.version;
  }

  getAppPath(): string {
    return host.app.dir;
  }

  getPath(name: string): string {
    return getPath(name);
  }

  setPath(name: string, path: string): void {
    setPath(name, path);
  }

  getLocale(): string {
    return 'en-US';
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    this.#lock ??= lockInstance(getPath('userData'), data, ({ argv, cwd, data: sent }) =>
      this.emit('second-instance', {}, argv, cwd, sent),
    );
    return this.hasSingleInstanceLock();
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock !== null;
  }

  releaseSingleInstanceLock(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  /** On Linux Electron has no notion of it either. */
  setLoginItemSettings({ openAtLogin = false }: Electron.Settings): void {
    this.#opensAtLogin = openAtLogin && !isLinux;
  }

  getLoginItemSettings(_options?: Electron.LoginItemSettingsOptions): Electron.LoginItemSettings {
    const openAtLogin = this.#opensAtLogin;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    };
  }

  // What only a real desktop would show.
  disableHardwareAcceleration(): void {}
  enableSandbox(): void {}
  focus(): void {}
  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}
  setAppUserModelId(_id: string): void {}
  showAboutPanel(): void {}
  setBadgeCount(_count?: number): boolean {
    return false;
  }
}
strict('app', App.prototype);

export const app = new App();
export const announceReady = App.announceReady;
