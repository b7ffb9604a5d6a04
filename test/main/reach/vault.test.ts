import { describe, expect, it, onTestFinished } from 'vitest';
import type { CredentialStore, SecretBox, StoredCredential } from '../../../main/ports.ts';
import { createVault, type Vault } from '../../../main/reach/vault.ts';
import { err, ok } from '../../../shared/result.ts';
import { createRecordingLog } from '../../app/recording-log.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const HOUR = 3_600_000;
const SECRET = 'sk-test-0123456789abcdef';
const cloud = { id: 'cloud', url: 'https://api.example.com/v1' };

/** A store as the database is one, and a box that can be locked. */
function createDisk() {
  const rows = new Map<string, StoredCredential>();
  let full = false;
  const store: CredentialStore = {
    load: () => [...rows.values()],
    save(row) {
      if (full) return err('the disk is full');
      rows.set(row.backend, row);
      return ok(undefined);
    },
    remove(id) {
      rows.delete(id);
      return ok(undefined);
    },
  };
  const box = { trouble: null as string | null, opened: 0 };
  const secretBox: SecretBox = {
    seal: async (secret, about) =>
      ok({ bytes: Buffer.from(JSON.stringify([about, secret])), by: 'key file', warning: null }),
    async open(sealed, about) {
      box.opened += 1;
      const [kept, secret] = JSON.parse(Buffer.from(sealed).toString());
      if (box.trouble) return err(box.trouble);
      return kept === about ? ok(secret) : err('of another');
    },
  };
  const fill = (isFull: boolean): void => {
    full = isFull;
  };
  return { rows, store, box, secretBox, fill };
}

type Disk = ReturnType<typeof createDisk>;

function startVault(disk: Disk, clock: ManualClock = createManualClock()) {
  const log = createRecordingLog();
  const vault = createVault({ clock, log, store: disk.store, box: disk.secretBox });
  onTestFinished(vault.stop);
  const told: string[] = [];
  vault.onChange((id) => void told.push(id));
  return { vault, clock, told, log };
}

async function storeFor(vault: Vault, owner = cloud, secret = SECRET) {
  const kept = await vault.put(owner, secret);
  if (!kept.ok) throw new Error(kept.error);
  await vault.adopt([owner]);
  return kept.value;
}

describe('the vault', () => {
  it('gives a backend what was stored for it, at once and after a restart, and tells of it', async () => {
    const disk = createDisk();
    const { vault, told, clock } = startVault(disk);
    expect(vault.read(cloud)).toEqual(err('none is stored for it (credential.stored)'));
    const { setAt } = await storeFor(vault);
    expect([vault.read(cloud), vault.setAt(cloud), told]).toEqual([ok(SECRET), setAt, ['cloud']]);
    expect(setAt).toBe(clock.now());
    const next = startVault(disk);
    expect(next.vault.read(cloud)).toEqual(err('what is stored is being opened'));
    await next.vault.adopt([cloud]);
    expect([next.vault.read(cloud), next.vault.setAt(cloud), next.told]).toEqual([ok(SECRET), setAt, ['cloud']]);
  });

  it('opens nothing that nobody asks for', async () => {
    const disk = createDisk();
    await storeFor(startVault(disk).vault);
    const { vault } = startVault(disk);
    await vault.adopt([]);
    expect(disk.box.opened).toBe(0);
  });

  it('gives it to no other backend, and to the same one at no other address', async () => {
    const { vault } = startVault(createDisk());
    await storeFor(vault);
    const moved = { ...cloud, url: 'https://elsewhere.example/v1' };
    await vault.adopt([moved]);
    expect(vault.read(moved)).toEqual(
      err('what is stored was for https://api.example.com/v1: store it again for this address'),
    );
    expect([vault.read({ ...cloud, id: 'other' }).ok, vault.setAt(moved)]).toEqual([false, null]);
    await vault.adopt([cloud]);
    expect(vault.read(cloud)).toEqual(ok(SECRET));
  });

  it('keeps it for a day after its backend was removed, also over a restart, and then forgets it', async () => {
    const disk = createDisk();
    const first = startVault(disk);
    await storeFor(first.vault);
    await first.vault.adopt([]);
    first.clock.advance(23 * HOUR);
    await first.vault.adopt([cloud]);
    expect(first.vault.read(cloud)).toEqual(ok(SECRET));

    await first.vault.adopt([]);
    const { vault, clock } = startVault(disk, first.clock);
    await vault.adopt([]);
    clock.advance(23 * HOUR);
    expect(disk.rows.size).toBe(1);
    clock.advance(2 * HOUR);
    expect(disk.rows.size).toBe(0);
    await vault.adopt([cloud]);
    expect(vault.read(cloud).ok).toBe(false);
  });

  it('forgets at once what it is told to forget', async () => {
    const disk = createDisk();
    const { vault } = startVault(disk);
    await storeFor(vault);
    expect(vault.forget('cloud')).toEqual(ok(undefined));
    expect([vault.read(cloud).ok, disk.rows.size]).toEqual([false, 0]);
  });

  it('goes with a backend that gets another name', async () => {
    const disk = createDisk();
    const { vault, told } = startVault(disk);
    await storeFor(vault);
    const renamed = { ...cloud, id: 'cloud-eu' };
    await vault.adopt([renamed]);
    expect([vault.read(renamed), [...disk.rows.keys()], told.at(-1)]).toEqual([ok(SECRET), ['cloud-eu'], 'cloud-eu']);
    const next = startVault(disk).vault;
    await next.adopt([renamed]);
    expect(next.read(renamed)).toEqual(ok(SECRET));
  });

  it('says why it cannot be opened, and tries again, but not all the time', async () => {
    const disk = createDisk();
    await storeFor(startVault(disk).vault);
    disk.box.trouble = 'the keychain is locked';
    const { vault, clock, told } = startVault(disk);
    await vault.adopt([cloud]);
    expect(vault.read(cloud)).toEqual(err('the keychain is locked'));
    for (let second = 0; second < 50; second += 1) {
      clock.advance(1_000);
      vault.read(cloud);
    }
    expect(disk.box.opened).toBe(1);
    disk.box.trouble = null;
    clock.advance(10_000);
    vault.read(cloud);
    await clock.settle();
    expect([vault.read(cloud), told]).toEqual([ok(SECRET), ['cloud', 'cloud']]);
  });

  it('does not let what is opened late undo what was stored meanwhile', async () => {
    const disk = createDisk();
    await storeFor(startVault(disk).vault);
    const { vault } = startVault(disk);
    const opening = vault.adopt([cloud]);
    await vault.put(cloud, 'sk-newer');
    await opening;
    expect(vault.read(cloud)).toEqual(ok('sk-newer'));
  });

  it('stays as it was when nothing can be written, or when the order is taken back', async () => {
    const disk = createDisk();
    const { vault, told } = startVault(disk);
    await storeFor(vault);
    disk.fill(true);
    expect(await vault.put(cloud, 'sk-other')).toEqual(err('the disk is full'));
    expect(vault.read(cloud)).toEqual(ok(SECRET));
    disk.fill(false);
    const kept = await vault.put(cloud, 'sk-other');
    expect(vault.read(cloud)).toEqual(ok('sk-other'));
    if (kept.ok) kept.value.takeBack();
    expect([vault.read(cloud), told]).toEqual([ok(SECRET), ['cloud', 'cloud', 'cloud']]);
    const first = await vault.put({ id: 'new', url: 'http://new' }, 'sk-first');
    if (first.ok) first.value.takeBack();
    expect([...disk.rows.keys()]).toEqual(['cloud']);
  });
});
