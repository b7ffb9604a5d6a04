import { EventEmitter } from 'node:events';
import { guardDestroyed } from '../destroyable.ts';
import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { appSignals } from './app-signals.ts';
import { createPlacement, type Placement, type WindowMode } from './placement.ts';

type Members =
  | 'blur'
  | 'flashFrame'
  | 'focus'
  | 'getBounds'
  | 'getContentSize'
  | 'getNormalBounds'
  | 'getPosition'
  | 'getSize'
  | 'getTitle'
  | 'hide'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'minimizable'
  | 'minimize'
  | 'removeMenu'
  | 'restore'
  | 'setAutoHideMenuBar'
  | 'setBackgroundColor'
  | 'setBounds'
  | 'setFullScreen'
  | 'setIcon'
  | 'setMenu'
  | 'setMenuBarVisibility'
  | 'setMinimumSize'
  | 'setPosition'
  | 'setProgressBar'
  | 'setSize'
  | 'setTitle'
  | 'show'
  | 'showInactive'
  | 'unmaximize';

/** A window as the user sees it, whatever it shows: where it is, whether it is there, who has the focus. */
export abstract class BaseWindow extends EventEmitter implements Pick<Electron.BaseWindow, Members> {
  static #focused: BaseWindow | null = null;

  static focusedWindow(): BaseWindow | null {
    return BaseWindow.#focused;
  }

  readonly minimizable = true;
  readonly #placement: Placement;
  #title: string;
  #isVisible: boolean;
  #isMinimized = false;

  constructor(options: Electron.BaseWindowConstructorOptions) {
    super();
    this.#placement = createPlacement(options);
    this.#title = options.title ?? host.app.name;
    this.#isVisible = options.show ?? true;
    if (this.#isVisible) BaseWindow.#focused = this;
  }

  abstract isDestroyed(): boolean;

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.emit('hide');
    this.blur();
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized;
  }

  focus(): void {
    if (this.isFocused() || !this.isVisible()) return;
    BaseWindow.#focused?.blur();
    BaseWindow.#focused = this;
    this.emit('focus');
    appSignals.emit('browser-window-focus', {}, this);
  }

  blur(): void {
    if (!this.isFocused()) return;
    BaseWindow.#focused = null;
    this.emit('blur');
    appSignals.emit('browser-window-blur', {}, this);
  }

  isFocused(): boolean {
    return BaseWindow.#focused === this;
  }

  minimize(): void {
    if (this.#isMinimized) return;
    this.#isMinimized = true;
    this.emit('minimize');
    this.blur();
  }

  restore(): void {
    if (!this.#isMinimized) return;
    this.#isMinimized = false;
    this.emit('restore');
    this.focus();
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  maximize(): void {
    this.showInactive();
    if (this.#placement.mode() === 'normal') this.#become('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.isMaximized()) this.#become('normal', 'unmaximize');
  }

  isMaximized(): boolean {
    return this.#placement.mode() === 'maximized';
  }

  setFullScreen(isFull: boolean): void {
    if (isFull === this.isFullScreen()) return;
    if (isFull) this.#become('full-screen', 'enter-full-screen');
    else this.#become('normal', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#placement.mode() === 'full-screen';
  }

  #become(mode: WindowMode, event: string): void {
    this.#placement.setMode(mode);
    for (const name of [event, 'resize', 'move']) this.emit(name);
  }

  getBounds(): Electron.Rectangle {
    return this.#placement.bounds();
  }

  getNormalBounds(): Electron.Rectangle {
    return this.#placement.normalBounds();
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.getBounds();
    this.#placement.place(bounds);
    const { x, y, width, height } = this.getBounds();
    if (width !== before.width || height !== before.height) this.emit('resize');
    if (x !== before.x || y !== before.y) this.emit('move');
  }

  getSize(): number[] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  /** All of it: the double draws no frame around a page. */
  getContentSize(): number[] {
    return this.getSize();
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  setMinimumSize(width: number, height: number): void {
    this.#placement.setMinimumSize(width, height);
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  // What only a real window system would show.
  flashFrame(_isFlashing: boolean): void {}
  removeMenu(): void {}
  setAutoHideMenuBar(_isHidden: boolean): void {}
  setBackgroundColor(_color: string): void {}
  setIcon(_icon: Electron.NativeImage | string): void {}
  setMenu(_menu: Electron.Menu | null): void {}
  setMenuBarVisibility(_isVisible: boolean): void {}
  setProgressBar(_progress: number, _options?: Electron.ProgressBarOptions): void {}
}
strict('BrowserWindow', BaseWindow.prototype);
guardDestroyed(BaseWindow.prototype);
