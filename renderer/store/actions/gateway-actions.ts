import { showFailure, showNotice } from '../../ui/notices.tsx';
import { ask } from '../send.ts';

/** Puts text for a bug report into the clipboard: versions, configuration and figures, without secrets. */
export async function copyDiagnostics(): Promise<void> {
  const reply = await ask('gateway.diagnostics', undefined);
  if (!reply.ok) {
    showFailure('The diagnostics were not copied', reply.error.message);
    return;
  }
  try {
    await navigator.clipboard.writeText(reply.value.text);
    showNotice('The diagnostics are in the clipboard: paste them into your report');
  } catch {
    // A browser refuses where the page came over plain HTTP from another machine, or was not clicked just now.
    showFailure('The diagnostics were not copied', 'this browser does not let the page write to the clipboard');
  }
}
