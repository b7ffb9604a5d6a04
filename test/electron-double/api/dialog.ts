import { strict } from '../strict.ts';

/** Options come last, after the window if there is one. */
const optionsOf = <T>(args: readonly unknown[]): T => args.at(-1) as T;

/** Nobody sits in front of the double: every dialog is dismissed, as by the Escape key. */
export const dialog = strict('dialog', {
  async showMessageBox(...args: unknown[]) {
    return { response: dismissedButton(optionsOf(args)), checkboxChecked: false };
  },
  async showOpenDialog(..._args: unknown[]) {
    return { canceled: true, filePaths: [] };
  },
  async showSaveDialog(..._args: unknown[]) {
    return { canceled: true, filePath: '' };
  },
  showErrorBox(title: string, content: string) {
    process.stderr.write(`${title}\n${content}\n`);
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'>);

/** The first button that reads like a refusal, unless the app names one. */
function dismissedButton({ cancelId, buttons = [] }: Electron.MessageBoxOptions): number {
  return (
    cancelId ??
    Math.max(
      0,
      buttons.findIndex((label) => /^(cancel|no)$/i.test(label.replace('&', ''))),
    )
  );
}
