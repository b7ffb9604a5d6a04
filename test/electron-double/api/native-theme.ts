import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

/** The system is light; an app can ask for dark. */
class NativeTheme
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'shouldUseHighContrastColors' | 'themeSource'>
{
  readonly shouldUseHighContrastColors = false;
  #source: Electron.NativeTheme['themeSource'] = 'system';

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source;
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
strict('nativeTheme', NativeTheme.prototype);

export const nativeTheme = new NativeTheme();
