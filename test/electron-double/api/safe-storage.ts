import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { getPath } from './app-paths.ts';

const MARK = Buffer.from('v10');
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** In place of the system's keyring: a key in the user's folder, so that secrets outlive a restart. */
function ownKey(): Buffer {
  const path = join(getPath('userData'), 'double-keyring');
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(path);
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => host.running !== null,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString(plainText: string) {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', ownKey(), iv);
    const secret = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Buffer.concat([MARK, iv, secret, cipher.getAuthTag()]);
  },
  decryptString(encrypted: Buffer) {
    if (!encrypted.subarray(0, MARK.length).equals(MARK)) {
      throw new Error(
        'Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.',
      );
    }
    const sealed = encrypted.subarray(MARK.length);
    const decipher = createDecipheriv('aes-256-gcm', ownKey(), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  },
} satisfies Pick<
  Electron.SafeStorage,
  'decryptString' | 'encryptString' | 'getSelectedStorageBackend' | 'isEncryptionAvailable'
>);
