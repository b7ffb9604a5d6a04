import type { Config } from '../../shared/config.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Reach } from '../fleet/reach.ts';
import { type CredentialSource, readCredential } from './read-credential.ts';

export type BackendConfig = Config['backends'][number];

/** What an OpenAI client adds to an address without a path. */
const USUAL_PATH = '/v1';
const NO_CREDENTIAL: Result<readonly string[], string> = ok([]);

/** What decides how a backend is reached, as one text; null where its URL says it all. Holds no secret. */
export function reachKey({ url, kind, credential, names }: BackendConfig): string | null {
  if (kind === 'ollama' && credential === undefined) return null;
  return JSON.stringify([url, kind, credential ?? null, names ?? null]);
}

/** A server that is asked what it is, with nothing to show it. */
export function addressOf(url: string): { readonly origin: string; readonly reach: Reach } {
  const reach = createReach({ url, kind: 'openai' }, url);
  return { origin: reach.origin, reach };
}

/** `read` gets the credential from where the configuration says it is. */
export function createReach(
  { url, kind, credential, names = {} }: Pick<BackendConfig, 'url' | 'kind' | 'credential' | 'names'>,
  key: string,
  read: (source: CredentialSource) => Result<string, string> = readCredential,
): Reach {
  const { origin, pathname } = new URL(url);
  const base = pathname === '/' ? USUAL_PATH : pathname;
  let secret = credential && read(credential);
  return {
    key,
    origin,
    pathOf: (path) => (kind === 'openai' ? base + path.slice(USUAL_PATH.length) : path),
    clientsName: (own) => (Object.hasOwn(names, own) ? (names[own] ?? own) : own),
    credential() {
      if (!credential || !secret) return NO_CREDENTIAL;
      if (!secret.ok) return secret;
      const { header } = credential;
      return ok([header, header === 'authorization' ? `Bearer ${secret.value}` : secret.value]);
    },
    refresh() {
      secret = credential && read(credential);
    },
    hide: (text) => (secret?.ok ? text.replaceAll(secret.value, '*'.repeat(secret.value.length)) : text),
  };
}
