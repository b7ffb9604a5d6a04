import type { BackendCredential } from '../../shared/backend-credential.ts';
import type { Config } from '../../shared/config.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Reach } from '../fleet/reach.ts';
import { readAuthority } from './read-authority.ts';
import { type CredentialSource, readCredential } from './read-credential.ts';
import { shownCredential } from './shown-credential.ts';

export type BackendConfig = Config['backends'][number];

/** What an OpenAI client adds to an address without a path. */
const USUAL_PATH = '/v1';
const NO_AUTHORITY: Result<string, string> = err('no authority is set');
const NO_CREDENTIAL: Result<readonly string[], string> = ok([]);

/** What decides how a backend is reached, as one text; null where its URL says it all. Holds no secret. */
export function reachKey({ id, url, kind, credential, names, ca }: BackendConfig): string | null {
  if (kind === 'ollama' && credential === undefined && ca === undefined) return null;
  return JSON.stringify([url, kind, credential ?? null, names ?? null, credential?.stored ? id : null, ca ?? null]);
}

/** A server that is asked what it is, with nothing to show it. */
export function addressOf(url: string): { readonly origin: string; readonly reach: Reach } {
  const reach = createReach({ url, kind: 'openai' }, url);
  return { origin: reach.origin, reach };
}

/** How a credential is got at, and since when it is stored, null where it is not; and how a file of authorities is read. */
export interface CredentialReader {
  read(source: CredentialSource): Result<string, string>;
  setAt(): number | null;
  authority(file: string): Result<string, string>;
}

const fromOutside: CredentialReader = { read: readCredential, setAt: () => null, authority: readAuthority };

/** `reader` gets the credential from where the configuration says it is. */
export function createReach(
  { url, kind, credential, ca, names = {} }: Pick<BackendConfig, 'url' | 'kind' | 'credential' | 'ca' | 'names'>,
  key: string,
  reader: CredentialReader = fromOutside,
): Reach {
  const { origin, pathname } = new URL(url);
  const base = pathname === '/' ? USUAL_PATH : pathname;
  const read = () => credential && shownCredential(reader.read(credential), credential.header);
  let shown = read();
  const readCa = () => (ca === undefined ? NO_AUTHORITY : reader.authority(ca));
  let authority = readCa();
  return {
    key,
    origin,
    pathOf: (path) => (kind === 'openai' ? base + path.slice(USUAL_PATH.length) : path),
    clientsName: (own) => (Object.hasOwn(names, own) ? (names[own] ?? own) : own),
    credential: () => shown?.pair ?? NO_CREDENTIAL,
    authority: ca === undefined ? null : () => authority,
    describe: () => (credential ? describe(credential, reader.setAt()) : null),
    refresh() {
      shown = read();
      authority = readCa();
    },
    hide: (text) => shown?.hide(text) ?? text,
  };
}

function describe(
  { env, file, header }: NonNullable<BackendConfig['credential']>,
  setAt: number | null,
): BackendCredential {
  if (env !== undefined) return { from: 'env', name: env, header, setAt: null };
  if (file !== undefined) return { from: 'file', name: file, header, setAt: null };
  return { from: 'stored', name: null, header, setAt };
}
