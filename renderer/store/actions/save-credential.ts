import type { CommandError, CommandInput } from '../../../shared/contract.ts';
import { showNotice } from '../../ui/notices.tsx';
import { ask } from '../send.ts';

/** What is to be done with a backend's credential. */
export type CredentialOrder = { readonly secret: string; readonly header?: string } | { readonly clear: true };

/** Stores or clears what a backend is shown; answers what was wrong, for a form to show, or null. There is no way back. */
export async function saveCredential(id: string, order: CredentialOrder): Promise<CommandError | null> {
  const input: CommandInput<'backend.credential'> = { id, ...order };
  const reply = await ask('backend.credential', input);
  if (!reply.ok) return reply.error;
  const { header, warning } = reply.value;
  const what = header === null ? `${id} is shown nothing any more` : `The credential of ${id} is stored`;
  showNotice(warning === null ? what : `${what}. ${warning}`);
  return null;
}
