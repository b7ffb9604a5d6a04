import type { SafeStorage } from 'electron';
import { err, ok, type Result } from '../../../shared/result.ts';
import { keyIn, newKeyText } from '../../host/secrets/key-file.ts';
import { keychainFile } from '../../host/secrets/keychain-file.ts';
import { makeOwnFile, readOwnFile } from '../../host/secrets/own-file.ts';
import type { KeySource } from '../../host/secrets/secret-box.ts';
import { writeFileAtomic } from '../../write-file-atomic.ts';

/** What is asked of Electron; none of it before the app is ready. */
export type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface KeychainOptions {
  readonly dataDir: string;
  readonly keychain: Keychain;
  readonly platform?: NodeJS.Platform;
}

type Found = Promise<Result<Uint8Array | null, string>>;

/**
 * The key, sealed with the keychain of the operating system, in a file of the data dir. The keychain seals the key and not the
 * secrets: on some systems it does not notice what was changed, and it knows nothing of what a secret belongs to.
 */
export function createKeychainKey({ dataDir, keychain, platform = process.platform }: KeychainOptions): KeySource {
  const path = keychainFile(dataDir);
  const isUsable = () => whyNot(keychain, platform);
  let found: Found | null = null;

  /** Asked for once at a time, and not again once it is known: a keychain may ask its user first. */
  async function find(): Found {
    found ??= attempt(path, () => readKey(path, keychain, isUsable));
    const key = await found;
    if (!key.ok || key.value === null) found = null;
    return key;
  }

  async function make(): Found {
    const sealed = await keychain.encryptStringAsync(newKeyText().trim());
    if (platform === 'linux' && isUnprotected(sealed)) return err(NO_KEYCHAIN);
    const made = makeOwnFile(path, textOf(sealed));
    return made.ok ? find() : made;
  }

  return {
    kind: 'keychain',
    find,
    async ensure() {
      const why = await attempt(path, isUsable);
      if (!why.ok) return why;
      const known = await find();
      const key = known.ok && known.value === null ? await attempt(path, make) : known;
      return key.ok && key.value === null
        ? err(`${path} vanished as soon as it was made`)
        : (key as Result<Uint8Array, string>);
    },
  };
}

const NO_KEYCHAIN = 'this desktop has no keychain that protects anything';

/** Without a keychain Chromium seals with a password that everybody knows, and says so in the first bytes. */
const isUnprotected = (sealed: Buffer): boolean => sealed.subarray(0, 3).toString('latin1') === 'v10';

async function whyNot(keychain: Keychain, platform: NodeJS.Platform): Promise<Result<void, string>> {
  const store = platform === 'linux' ? keychain.getSelectedStorageBackend() : null;
  if (store === 'basic_text' || store === 'unknown') return err(`${NO_KEYCHAIN} (its password store is ${store})`);
  return (await keychain.isAsyncEncryptionAvailable())
    ? ok(undefined)
    : err('the keychain of this system cannot be used');
}

async function readKey(path: string, keychain: Keychain, isUsable: () => Promise<Result<void, string>>): Found {
  const text = readOwnFile(path);
  if (!text.ok) return text;
  if (text.value === null) return ok(null);
  const why = await isUsable();
  if (!why.ok) return why;
  const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(text.value, 'base64'));
  const key = keyIn(result, path);
  if (key.ok && shouldReEncrypt) writeFileAtomic(path, textOf(await keychain.encryptStringAsync(result)));
  return key;
}

const textOf = (sealed: Buffer): string => `${sealed.toString('base64')}\n`;

/** Electron rejects when the keychain is locked, its user says no, or it cannot open what another one sealed. */
async function attempt<T>(path: string, run: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return await run();
  } catch (error) {
    return err(`the keychain does not open ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
