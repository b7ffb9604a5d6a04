import { ok } from '../../shared/result.ts';
import type { CredentialStore } from '../ports.ts';

/** Writes nothing down about a demo's backends. */
export const keepCredentialsBesideDemo = (
  lasting: CredentialStore,
  isPassing: (backend: string) => boolean,
): CredentialStore => ({
  ...lasting,
  save: (credential) => (isPassing(credential.backend) ? ok(undefined) : lasting.save(credential)),
});
