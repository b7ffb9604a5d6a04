import { strict } from '../strict.ts';

let text = '';

/** One app's own: pages have Chromium's. */
export const clipboard = strict('clipboard', {
  async readText() {
    return text;
  },
  async writeText(written: string) {
    text = written;
  },
} satisfies Pick<Electron.Clipboard, 'readText' | 'writeText'>);
