import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/result.ts';
import { makeOwnFile, readOwnFile } from './own-file.ts';
import { KEY_BYTES } from './seal.ts';
import type { KeySource } from './secret-box.ts';

const shape = /^[A-Za-z0-9_-]{43}$/;

/** A new key as text, on a line of its own. */
export const newKeyText = (): string => `${randomBytes(KEY_BYTES).toString('base64url')}\n`;

/** The key that a text is; the error names where it stood. */
export function keyIn(text: string, where: string): Result<Uint8Array, string> {
  const line = text.trim();
  return shape.test(line) ? ok(Buffer.from(line, 'base64url')) : err(`${where} is damaged: it holds no key`);
}

/** The key as a file in the data dir, for its owner only. Made when the first secret is to be sealed. */
export function createKeyFile(dataDir: string): KeySource {
  const path = join(dataDir, 'credential-key');
  function find(): Result<Uint8Array | null, string> {
    const text = readOwnFile(path);
    if (!text.ok || text.value === null) return text as Result<null, string>;
    return keyIn(text.value, path);
  }
  function ensure(): Result<Uint8Array, string> {
    const known = find();
    if (!known.ok) return known;
    if (known.value) return ok(known.value);
    const made = makeOwnFile(path, newKeyText());
    if (!made.ok) return made;
    const key = find();
    return key.ok && key.value ? ok(key.value) : err(key.ok ? `${path} vanished as soon as it was made` : key.error);
  }
  return { kind: 'key file', find: async () => find(), ensure: async () => ensure() };
}
