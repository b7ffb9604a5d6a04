import { useState } from 'react';
import type { BackendCredential } from '../../../../shared/backend-credential.ts';
import type { CommandError } from '../../../../shared/contract.ts';
import type { CredentialOrder } from '../../../store/actions/save-credential.ts';

/** What somebody wants done with what a backend is shown. */
export interface CredentialDraft {
  readonly act: 'keep' | 'set' | 'clear';
  /** As typed; sent once, and forgotten with the form. */
  readonly secret: string;
  readonly header: string;
}

/** A backend's credential in a form. */
export interface CredentialInput {
  readonly draft: CredentialDraft;
  /** What was wrong with either, when it was sent. */
  readonly errors: { readonly secret?: string; readonly header?: string };
  write(change: Partial<CredentialDraft>): void;
  /** What is to be sent; null when there is nothing to send. */
  order(): CredentialOrder | null;
  /** Keeps a complaint that belongs here, and hands every complaint on. */
  take(error: CommandError | null): CommandError | null;
}

const USUAL_HEADER = 'authorization';

/** `current` is what is known of the one it has now. */
export function useCredential(current: BackendCredential | null): CredentialInput {
  const [draft, setDraft] = useState<CredentialDraft>({
    act: 'keep',
    secret: '',
    header: current?.header ?? USUAL_HEADER,
  });
  const [errors, setErrors] = useState<CredentialInput['errors']>({});
  return {
    draft,
    errors,
    write(change) {
      setDraft((before) => ({ ...before, ...change }));
      setErrors({});
    },
    order: () => orderOf(draft),
    take(error) {
      if (error?.field === 'secret') setErrors({ secret: error.message });
      else if (error?.field === 'header') setErrors({ header: error.message });
      return error;
    },
  };
}

function orderOf({ act, secret, header }: CredentialDraft): CredentialOrder | null {
  if (act === 'clear') return { clear: true };
  if (act === 'keep' || secret === '') return null;
  const name = header.trim();
  return { secret, ...(name !== '' && { header: name }) };
}
