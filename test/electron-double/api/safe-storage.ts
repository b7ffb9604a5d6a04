import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { getPath } from './app-paths.ts';

/** As Chromium on Linux marks what a password sealed that everybody knows, and what a real keyring did. */
const MARKS = { basic: Buffer.from('v10'), keyring: Buffer.from('v11') } as const;
const MARK_BYTES = 3;
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

/** Playwright orders every app to do without a keyring; the variable is for specs that want one. */
const isBasic = (): boolean =>
  (process.env.ELECTRON_DOUBLE_PASSWORD_STORE ?? host.switches.get('password-store')) === 'basic';

function encrypt(plainText: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ownKey(), iv);
  const secret = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return Buffer.concat([isBasic() ? MARKS.basic : MARKS.keyring, iv, secret, cipher.getAuthTag()]);
}

function decrypt(encrypted: Buffer, member: string): string {
  const mark = encrypted.subarray(0, MARK_BYTES);
  if (!Object.values(MARKS).some((known) => known.equals(mark))) {
    throw new Error(
      `Error while decrypting the ciphertext provided to safeStorage.${member}. Ciphertext does not appear to be encrypted.`,
    );
  }
  const sealed = encrypted.subarray(MARK_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', ownKey(), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => host.running !== null,
  isAsyncEncryptionAvailable: async () => host.running !== null,
  getSelectedStorageBackend() {
    if (host.running === null) return 'unknown';
    return isBasic() ? 'basic_text' : 'gnome_libsecret';
  },
  encryptString: encrypt,
  decryptString: (encrypted: Buffer) => decrypt(encrypted, 'decryptString'),
  encryptStringAsync: async (plainText: string) => encrypt(plainText),
  decryptStringAsync: async (encrypted: Buffer) => ({
    result: decrypt(encrypted, 'decryptStringAsync'),
    shouldReEncrypt: false,
  }),
} satisfies Omit<Electron.SafeStorage, 'setUsePlainTextEncryption'>);
