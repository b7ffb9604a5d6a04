import { strict } from '../strict.ts';

/** Leads nowhere: a test never opens a browser or a file manager. */
export const shell = strict('shell', {
  async openExternal(_url: string) {},
  async openPath(_path: string) {
    return '';
  },
  showItemInFolder(_path: string) {},
  async trashItem(_path: string) {},
  beep() {},
} satisfies Pick<Electron.Shell, 'beep' | 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem'>);
