import { showFailure, showNotice } from '../../ui/notices.tsx';

/** Puts a text into the clipboard and says what was put there, or that the browser does not allow it. */
export function copyText(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => showNotice(`Copied ${what}`),
    () =>
      showFailure(
        `${what} could not be copied`,
        `The browser does not allow it here. Select and copy by hand: ${text}`,
      ),
  );
}
