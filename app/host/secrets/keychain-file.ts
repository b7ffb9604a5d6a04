import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../../../shared/result.ts';
import type { KeySource } from './secret-box.ts';

/** Where the desktop keeps the key that its keychain has sealed. */
export const keychainFile = (dataDir: string): string => join(dataDir, 'credential-key.keychain');

/** What a gateway without a desktop knows of the desktop's key: that it cannot have it. */
export const createForeignKeychain = (dataDir: string): KeySource => ({
  kind: 'keychain',
  find: async () =>
    existsSync(keychainFile(dataDir))
      ? err('it is sealed with the keychain of the desktop app, which a gateway without it cannot open: store it again')
      : ok(null),
});
