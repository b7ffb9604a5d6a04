import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyFile } from '../../../../app/host/secrets/key-file.ts';
import { createForeignKeychain, keychainFile } from '../../../../app/host/secrets/keychain-file.ts';
import { seal, unseal } from '../../../../app/host/secrets/seal.ts';
import { createSecretBox, type KeySource } from '../../../../app/host/secrets/secret-box.ts';
import type { Sealed, SecretBox } from '../../../../main/ports.ts';
import { err, ok } from '../../../../shared/result.ts';
import { newTempDir } from '../../temp-dir.ts';

const SECRET = 'sk-test-0123456789abcdef';
const ABOUT = '["cloud","https://api.example.com/v1"]';
const CHANGED = 'what is stored was changed, or belongs to another backend';
const GONE = 'the key it was sealed with is gone, so it has to be stored again';

const boxIn = (dataDir: string): SecretBox => createSecretBox([createKeyFile(dataDir), createForeignKeychain(dataDir)]);

async function sealed(box: SecretBox): Promise<Sealed> {
  const outcome = await box.seal(SECRET, ABOUT);
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.value;
}

describe('a secret sealed with a key file', () => {
  it('is opened again, by whoever has that file, also after a restart', async () => {
    const dataDir = newTempDir();
    const { bytes, by, warning } = await sealed(boxIn(dataDir));
    expect([by, warning]).toEqual(['key file', null]);
    expect(await boxIn(dataDir).open(bytes, ABOUT)).toEqual(ok(SECRET));
  });

  it('is nowhere in its sealed form, which is another each time', async () => {
    const box = boxIn(newTempDir());
    const [one, other] = [await sealed(box), await sealed(box)];
    expect(Buffer.from(one.bytes).includes(SECRET.slice(0, 6))).toBe(false);
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(false);
  });

  it('does not open when any of its bytes is another', async () => {
    const box = boxIn(newTempDir());
    const { bytes } = await sealed(box);
    for (let at = 0; at < bytes.length; at += 1) {
      const spoiled = Uint8Array.from(bytes);
      spoiled[at] = (spoiled[at] ?? 0) ^ 1;
      const opened = await box.open(spoiled, ABOUT);
      expect([at, opened.ok]).toEqual([at, false]);
    }
  });

  it('does not open about another backend, nor about another address of the same', async () => {
    const box = boxIn(newTempDir());
    const { bytes } = await sealed(box);
    expect(await box.open(bytes, ABOUT.replace('cloud', 'other'))).toEqual(err(CHANGED));
    expect(await box.open(bytes, ABOUT.replace('example', 'evil'))).toEqual(err(CHANGED));
  });

  it('does not open when it is cut short, wherever', async () => {
    const key = new Uint8Array(32).fill(7);
    const whole = seal(key, SECRET, ABOUT);
    for (let length = 0; length < whole.length; length += 1)
      expect(unseal(key, whole.subarray(0, length), ABOUT).ok).toBe(false);
    const box = boxIn(newTempDir());
    expect((await box.open(new Uint8Array(), ABOUT)).ok).toBe(false);
  });

  it('is for ever closed once the file holds another key, and says so', async () => {
    const dataDir = newTempDir();
    const { bytes } = await sealed(boxIn(dataDir));
    const other = newTempDir();
    await sealed(boxIn(other));
    writeFileSync(join(dataDir, 'credential-key'), readFileSync(join(other, 'credential-key')));
    expect(await boxIn(dataDir).open(bytes, ABOUT)).toEqual(err(GONE));
    expect(await boxIn(newTempDir()).open(bytes, ABOUT)).toEqual(err(GONE));
  });

  it('of the desktop’s keychain is said to be that', async () => {
    const dataDir = newTempDir();
    const { bytes } = await sealed(boxIn(newTempDir()));
    writeFileSync(keychainFile(dataDir), 'sealed by the system', { mode: 0o600 });
    const opened = await boxIn(dataDir).open(bytes, ABOUT);
    expect(!opened.ok && opened.error).toMatch(/keychain of the desktop app/);
  });
});

describe('the key file', () => {
  it('is not made before there is something to seal, and then for its owner only, with nothing left beside it', async () => {
    const dataDir = newTempDir();
    await boxIn(dataDir).open(new Uint8Array(60), ABOUT);
    expect(readdirSync(dataDir)).toEqual([]);
    await sealed(boxIn(dataDir));
    expect(readdirSync(dataDir)).toEqual(['credential-key']);
    const path = join(dataDir, 'credential-key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')).toHaveLength(32);
  });

  it('is made once: two that begin at the same time go on with one key', async () => {
    const dataDir = newTempDir();
    const [one, other] = [createKeyFile(dataDir), createKeyFile(dataDir)];
    const keys = await Promise.all([one.ensure?.(), other.ensure?.(), one.ensure?.()]);
    expect(new Set(keys.map((key) => key?.ok && Buffer.from(key.value).toString('hex'))).size).toBe(1);
  });

  it.each([
    ['its group', 0o640],
    ['everybody', 0o604],
  ])('that %s may read is not used, neither to open nor to seal', async (_who, mode) => {
    const dataDir = newTempDir();
    const box = boxIn(dataDir);
    const { bytes } = await sealed(box);
    const path = join(dataDir, 'credential-key');
    chmodSync(path, mode);
    const why = `${path} may be read by others (mode 0${mode.toString(8)}): chmod 600 it, and store the credentials again if somebody may have read it`;
    expect(await box.open(bytes, ABOUT)).toEqual(err(why));
    expect(await box.seal(SECRET, ABOUT)).toEqual(err(why));
    chmodSync(path, 0o600);
    expect(await box.open(bytes, ABOUT)).toEqual(ok(SECRET));
  });

  it('that is open to others through a link is found out', async () => {
    const [dataDir, elsewhere] = [newTempDir(), newTempDir()];
    writeFileSync(join(elsewhere, 'key'), `${'A'.repeat(43)}\n`, { mode: 0o644 });
    symlinkSync(join(elsewhere, 'key'), join(dataDir, 'credential-key'));
    expect((await boxIn(dataDir).seal(SECRET, ABOUT)).ok).toBe(false);
  });

  it('that is damaged is left as it is: what it sealed may be wanted back', async () => {
    const dataDir = newTempDir();
    const path = join(dataDir, 'credential-key');
    writeFileSync(path, 'half a k', { mode: 0o600 });
    expect(await boxIn(dataDir).seal(SECRET, ABOUT)).toEqual(err(`${path} is damaged: it holds no key`));
    expect(readFileSync(path, 'utf8')).toBe('half a k');
  });

  it('that cannot be made is an error, and nothing is left behind', async () => {
    const missing = join(newTempDir(), 'nowhere');
    const outcome = await boxIn(missing).seal(SECRET, ABOUT);
    expect(outcome).toEqual(err(`${join(missing, 'credential-key')} cannot be made: ENOENT`));
    expect(existsSync(missing)).toBe(false);
  });
});

describe('a box with two places for its key', () => {
  const locked: KeySource = {
    kind: 'keychain',
    find: async () => err('the keychain is locked'),
    ensure: async () => err('the keychain is locked'),
  };

  it('takes the second while the first cannot be used, and warns of it', async () => {
    const box = createSecretBox([locked, createKeyFile(newTempDir())]);
    const { by, warning, bytes } = await sealed(box);
    expect([by, warning]).toEqual([
      'key file',
      'credentials of backends are protected by a key file only: the keychain is locked',
    ]);
    expect(await box.open(bytes, ABOUT)).toEqual(ok(SECRET));
  });

  it('says what is the matter with the place whose key it would take', async () => {
    const { bytes } = await sealed(boxIn(newTempDir()));
    const box = createSecretBox([locked, createKeyFile(newTempDir())]);
    expect(await box.open(bytes, ABOUT)).toEqual(err('the keychain is locked'));
  });
});
