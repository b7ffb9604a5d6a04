import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../shared/result.ts';

/** Where a credential comes from, as the configuration says it: one of the three. */
export interface CredentialSource {
  readonly env?: string | undefined;
  /** Absolute, or from the working directory. */
  readonly file?: string | undefined;
  readonly stored?: true | undefined;
}

/** More is a file taken for another. */
const MAX_CHARS = 8 * 1024;
/** What a header can carry, at a length that is worth hiding. */
const SENDABLE = /^[!-~](?:[ -~]*[!-~])?$/;
const SHORTEST = 4;

/** Reads a credential from a variable or a file; the error says in words what is wrong and never repeats any of it. */
export function readCredential({ env, file }: CredentialSource): Result<string, string> {
  if (env !== undefined) return credentialIn(process.env[env], `the environment variable ${env} (credential.env)`);
  if (file === undefined) return err('no credential is set');
  try {
    return credentialIn(readFileSync(file, 'utf8'), `${file} (credential.file)`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return err(`${file} (credential.file) cannot be read: ${code}`);
  }
}

/** The credential that a text is, without the line's end. The error names `where` the text stood, and repeats nothing of it. */
export function credentialIn(text: string | undefined, where: string): Result<string, string> {
  const secret = text?.trim() ?? '';
  if (secret === '') return err(`${where} is ${text === undefined ? 'not set' : 'empty'}`);
  if (secret.length > MAX_CHARS || secret.length < SHORTEST || !SENDABLE.test(secret))
    return err(`${where} does not hold a credential: one line of plain characters, at least ${SHORTEST}, is expected`);
  return ok(secret);
}
