import type { Config } from '../../shared/config.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, ok } from '../../shared/result.ts';
import type { ConfigEdit } from '../config/index.ts';
import { type CredentialSource, credentialIn } from '../reach/read-credential.ts';
import type { CredentialOwner } from '../reach/stored-credentials.ts';
import type { Kept } from '../reach/vault.ts';
import { type ChangeConfig, createChangeConfig, createCheckConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { notFound, type Outcome } from './outcome.ts';

/** A credential in a command: where it comes from, or itself. */
interface Given extends CredentialSource {
  readonly header?: string | undefined;
  readonly secret?: string | undefined;
}

/** What a command gives of a credential, as the configuration is to say it: without what is secret. */
export const credentialToWrite = ({ secret, ...source }: Given): Record<string, string | true> =>
  Object.fromEntries(
    Object.entries({ ...source, ...(secret !== undefined && { stored: true as const }) }).filter(
      (entry): entry is [string, string | true] => entry[1] !== undefined,
    ),
  );

/** Makes a change of the configuration together with storing a credential, or neither. */
export function createStoreCredential(ports: HandlerPorts) {
  const { vault } = ports.engine;
  const [check, change] = [createCheckConfig(ports), createChangeConfig(ports)];
  return async (owner: CredentialOwner, text: string, edits: readonly ConfigEdit[]): Outcome<Kept> => {
    const secret = credentialIn(text, 'what was given');
    if (!secret.ok) return err(badSecret(secret.error));
    const checked = await check(edits);
    if (!checked.ok) return err(atField(checked.error));
    const kept = await vault.put(owner, secret.value);
    if (!kept.ok) return err({ code: 'failed', message: `the credential could not be stored: ${kept.error}` });
    const changed = await change(edits);
    if (changed.ok) return kept;
    kept.value.takeBack();
    return changed;
  };
}

/** Carries out `backend.credential`. */
export function credentialHandler(ports: HandlerPorts): Pick<HandlersOf<'backend'>, 'backend.credential'> {
  const { fleet, vault, config } = ports.engine;
  const change = createChangeConfig(ports);
  const store = createStoreCredential(ports);
  const configured = (id: string) => config().backends.find((backend) => backend.id === id);

  return {
    async 'backend.credential'({ id, secret, header: given, clear = false }) {
      const [known, backend] = [fleet.find(id), configured(id)];
      if (!known || !backend) return err(notFound('backend', id));
      if (clear !== (secret === undefined)) return err(badSecret('give either a secret or clear'));
      if (secret === undefined) return forget(id, { vault, change });
      const header = given ?? backend.credential?.header;
      const stored = await store(backend, secret, editsFor(backend, header));
      if (!stored.ok) return stored;
      const { setAt, sealedBy, warning } = stored.value;
      return ok({ id, header: configured(id)?.credential?.header ?? null, setAt, sealedBy, warning });
    },
  };
}

/** None where the configuration says so already: it may be a file that only its owner writes. */
function editsFor({ id, credential }: Config['backends'][number], header: string | undefined): ConfigEdit[] {
  if (credential?.stored && (header === undefined || header.toLowerCase() === credential.header)) return [];
  const value = credentialToWrite({ stored: true, header: header === 'authorization' ? undefined : header });
  return [{ kind: 'set', path: ['backends', { id }, 'credential'], value }];
}

interface Forgetting {
  readonly vault: HandlerPorts['engine']['vault'];
  readonly change: ChangeConfig;
}

async function forget(id: string, { vault, change }: Forgetting) {
  const changed = await change([{ kind: 'remove', path: ['backends', { id }, 'credential'] }]);
  if (!changed.ok) return changed;
  const forgotten = vault.forget(id);
  if (!forgotten.ok) return err({ code: 'failed', message: `it is kept, but unused: ${forgotten.error}` } as const);
  return ok({ id, header: null, setAt: null, sealedBy: null, warning: null });
}

/** By the name of the command's own input. */
const atField = (error: CommandError): CommandError =>
  error.field === 'credential.header' ? { ...error, field: 'header' } : error;

const badSecret = (message: string): CommandError => ({ code: 'bad_input', message, field: 'secret' });
