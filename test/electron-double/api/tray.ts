import { EventEmitter } from 'node:events';
import { guardDestroyed } from '../destroyable.ts';
import { strict } from '../strict.ts';

/** Keeps what it is told; a test that plays the user emits `click` or picks from the menu it saw being set. */
export class Tray
  extends EventEmitter
  implements
    Pick<
      Electron.Tray,
      | 'closeContextMenu'
      | 'destroy'
      | 'getTitle'
      | 'isDestroyed'
      | 'popUpContextMenu'
      | 'setContextMenu'
      | 'setImage'
      | 'setPressedImage'
      | 'setTitle'
      | 'setToolTip'
    >
{
  #isDestroyed = false;
  #title = '';

  constructor(image: Electron.NativeImage | string, _guid?: string) {
    super();
    this.setImage(image);
  }

  setImage(image: Electron.NativeImage | string): void {
    if (image === null || image === undefined) throw new TypeError('Error processing argument: no image');
  }

  setPressedImage(_image: Electron.NativeImage | string): void {}

  setToolTip(_toolTip: string): void {}

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setContextMenu(_menu: Electron.Menu | null): void {}

  popUpContextMenu(): void {}

  closeContextMenu(): void {}

  destroy(): void {
    this.#isDestroyed = true;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}
strict('Tray', Tray);
strict('Tray', Tray.prototype);
guardDestroyed(Tray.prototype);
