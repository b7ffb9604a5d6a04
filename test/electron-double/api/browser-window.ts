import type { Target } from '../chromium/targets.ts';
import { guardDestroyed } from '../destroyable.ts';
import { running } from '../host.ts';
import { preventable } from '../preventable.ts';
import { strict } from '../strict.ts';
import { appSignals } from './app-signals.ts';
import { BaseWindow } from './base-window.ts';
import { WebContents } from './web-contents.ts';
import { nextPopup } from './window-open.ts';

type Members = 'capturePage' | 'close' | 'destroy' | 'id' | 'isDestroyed' | 'loadFile' | 'loadURL' | 'reload';

const windowsById = new Map<number, BrowserWindow>();

export class BrowserWindow extends BaseWindow implements Pick<Electron.BrowserWindow, Members> {
  static getAllWindows(): BrowserWindow[] {
    return [...windowsById.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windowsById.get(id) ?? null;
  }

  static fromWebContents(contents: { readonly id: number } | undefined): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.#contents.id === contents?.id) ?? null;
  }

  readonly #contents: WebContents;
  #isClosing = false;
  #isDestroyed = false;

  /** `popup` is the page to take over, when another page opened it. */
  constructor(options: Electron.BrowserWindowConstructorOptions = {}, popup?: Target) {
    running('BrowserWindow');
    super(options);
    this.#contents = new WebContents(this, options.webPreferences, popup);
    this.#follow(this.#contents);
    windowsById.set(this.#contents.id, this);
    appSignals.emit('browser-window-created', {}, this);
    appSignals.emit('web-contents-created', {}, this.#contents);
  }

  #follow(contents: WebContents): void {
    contents.once('did-finish-load', () => this.emit('ready-to-show'));
    contents.on('page-title-updated', (_, title: string) => {
      const event = preventable({});
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented) this.setTitle(title);
    });
    contents.once('destroyed', () => this.#closed());
  }

  #closed(): void {
    windowsById.delete(this.#contents.id);
    this.blur();
    this.emit('closed');
    this.#isDestroyed = true;
    if (windowsById.size === 0) appSignals.emit('window-all-closed');
  }

  get id(): number {
    return this.#contents.id;
  }

  get webContents(): WebContents {
    return this.#contents;
  }

  close(): void {
    if (this.#isClosing) return;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) appSignals.emit('close-refused');
    else this.destroy();
  }

  destroy(): void {
    this.#isClosing = true;
    this.#contents.close();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.#contents.loadURL(url, options);
  }

  loadFile(path: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.#contents.loadFile(path, options);
  }

  reload(): void {
    this.#contents.reload();
  }

  capturePage(): Promise<Electron.NativeImage> {
    return this.#contents.capturePage();
  }
}
strict('BrowserWindow', BrowserWindow);
guardDestroyed(BrowserWindow.prototype);

/** Takes over a page that another page opened, or closes it, as the opener's handler answered. */
export function adoptPopup(popup: Target): void {
  const { targets } = running('BrowserWindow');
  const opening = nextPopup();
  if (opening?.answer.action !== 'allow') {
    targets.refuse(popup);
    return;
  }
  opening.opened(new BrowserWindow(opening.answer.overrideBrowserWindowOptions, popup));
  targets.admit(popup);
}
