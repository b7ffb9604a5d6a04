import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createKeychainKey, type Keychain } from '../../../app/desktop/keychain/keychain-key.ts';
import { createKeyFile } from '../../../app/host/secrets/key-file.ts';
import { keychainFile } from '../../../app/host/secrets/keychain-file.ts';
import { createSecretBox } from '../../../app/host/secrets/secret-box.ts';
import { err, ok } from '../../../shared/result.ts';
import { newTempDir } from '../temp-dir.ts';

const SECRET = 'sk-test-0123456789abcdef';
const ABOUT = '["cloud","https://api.example.com/v1"]';

/** A keychain as Electron shows it: turns letters round, and marks how it did. */
function createKeychain(some: Partial<Keychain> = {}, mark = 'v11') {
  const asked = { encrypt: 0, decrypt: 0 };
  const turned = (text: string): string => [...text].reverse().join('');
  const keychain: Keychain = {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    async encryptStringAsync(text) {
      asked.encrypt += 1;
      return Buffer.from(mark + turned(text));
    },
    async decryptStringAsync(sealed) {
      asked.decrypt += 1;
      return { result: turned(sealed.toString().slice(3)), shouldReEncrypt: false };
    },
    ...some,
  };
  return { keychain, asked };
}

const boxWith = (dataDir: string, keychain: Keychain, platform: NodeJS.Platform = 'linux') =>
  createSecretBox([createKeychainKey({ dataDir, keychain, platform }), createKeyFile(dataDir)]);

async function sealIn(dataDir: string, keychain: Keychain, platform?: NodeJS.Platform) {
  const sealed = await boxWith(dataDir, keychain, platform).seal(SECRET, ABOUT);
  if (!sealed.ok) throw new Error(sealed.error);
  return sealed.value;
}

describe('a secret sealed on a desktop', () => {
  it('needs the keychain to be opened again, and leaves nothing in the data dir that would do without', async () => {
    const dataDir = newTempDir();
    const { keychain } = createKeychain();
    const { bytes, by, warning } = await sealIn(dataDir, keychain);
    expect([by, warning]).toEqual(['keychain', null]);
    expect(await boxWith(dataDir, keychain).open(bytes, ABOUT)).toEqual(ok(SECRET));
    expect(statSync(keychainFile(dataDir)).mode & 0o777).toBe(0o600);
    expect(readFileSync(keychainFile(dataDir), 'utf8')).not.toMatch(/^[\w-]{43}$/m);
    const headless = await createSecretBox([createKeyFile(dataDir)]).open(bytes, ABOUT);
    expect(headless.ok).toBe(false);
  });

  it('asks the keychain once for the key, however many secrets there are', async () => {
    const dataDir = newTempDir();
    const { keychain, asked } = createKeychain();
    const { bytes } = await sealIn(dataDir, keychain);
    asked.decrypt = 0;
    const box = boxWith(dataDir, keychain);
    const opened = await Promise.all([1, 2, 3].map(() => box.open(bytes, ABOUT)));
    expect([opened, asked]).toEqual([[ok(SECRET), ok(SECRET), ok(SECRET)], { encrypt: 1, decrypt: 1 }]);
  });

  it('is not touched by the keychain at all while nothing was ever sealed with it', async () => {
    const { keychain, asked } = createKeychain({
      isAsyncEncryptionAvailable: () => Promise.reject(new Error('the user is asked')),
    });
    const dataDir = newTempDir();
    const sealed = await createSecretBox([createKeyFile(dataDir)]).seal(SECRET, ABOUT);
    if (!sealed.ok) throw new Error(sealed.error);
    expect(await boxWith(dataDir, keychain).open(sealed.value.bytes, ABOUT)).toEqual(ok(SECRET));
    expect(asked).toEqual({ encrypt: 0, decrypt: 0 });
  });

  it.each([
    ['the password store is basic_text', { getSelectedStorageBackend: () => 'basic_text' as const }, 'v11'],
    ['its seal is of a password that everybody knows', {}, 'v10'],
    ['there is no keychain', { isAsyncEncryptionAvailable: async () => false }, 'v11'],
    ['its user says no', { encryptStringAsync: () => Promise.reject(new Error('denied')) }, 'v11'],
  ])('is sealed with a key file, with a warning, where %s', async (_why, some, mark) => {
    const dataDir = newTempDir();
    const { keychain } = createKeychain(some, mark);
    const { bytes, by, warning } = await sealIn(dataDir, keychain);
    expect([by, warning]).toEqual([
      'key file',
      expect.stringMatching(/^credentials of backends are protected by a key file only: /),
    ]);
    expect(existsSync(keychainFile(dataDir))).toBe(false);
    expect(await boxWith(dataDir, keychain).open(bytes, ABOUT)).toEqual(ok(SECRET));
  });

  it('takes no notice of Linux’s marks elsewhere: macOS seals under the same', async () => {
    const { keychain } = createKeychain({}, 'v10');
    expect((await sealIn(newTempDir(), keychain, 'darwin')).by).toBe('keychain');
  });

  it('is closed while the keychain is locked, says so, and opens when it is unlocked', async () => {
    const dataDir = newTempDir();
    let isLocked = false;
    const { keychain } = createKeychain();
    const lockable: Keychain = {
      ...keychain,
      decryptStringAsync: (sealed) =>
        isLocked ? Promise.reject(new Error('temporarily unavailable')) : keychain.decryptStringAsync(sealed),
    };
    const { bytes } = await sealIn(dataDir, lockable);
    isLocked = true;
    const box = boxWith(dataDir, lockable);
    const why = `the keychain does not open ${keychainFile(dataDir)}: temporarily unavailable`;
    expect(await box.open(bytes, ABOUT)).toEqual(err(why));
    // Nothing is thrown away for it: what is sealed meanwhile takes the other key.
    expect(await box.seal(SECRET, ABOUT)).toMatchObject({ ok: true, value: { by: 'key file' } });
    isLocked = false;
    expect(await box.open(bytes, ABOUT)).toEqual(ok(SECRET));
  });

  it('follows a keychain that has a new key of its own', async () => {
    const dataDir = newTempDir();
    const { keychain, asked } = createKeychain();
    const { bytes } = await sealIn(dataDir, keychain);
    const rotated: Keychain = {
      ...keychain,
      decryptStringAsync: async (sealed) => ({ ...(await keychain.decryptStringAsync(sealed)), shouldReEncrypt: true }),
    };
    expect(await boxWith(dataDir, rotated).open(bytes, ABOUT)).toEqual(ok(SECRET));
    expect(asked.encrypt).toBe(2);
    expect(await boxWith(dataDir, keychain).open(bytes, ABOUT)).toEqual(ok(SECRET));
  });
});
