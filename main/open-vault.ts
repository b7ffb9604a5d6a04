import type { Config } from '../shared/config.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Ports } from './ports.ts';
import type { Prober } from './probe/prober.ts';
import { ownersAmong } from './reach/stored-credentials.ts';
import { createVault, type Vault } from './reach/vault.ts';
import { createMemoryCredentials } from './storage/memory-credentials.ts';

/** A keychain that asks its user first does not hold a start back longer than this. */
const UNLOCK_MS = 2_500;

/** The stored credentials, opened before the first look at the servers, which would refuse whoever shows nothing. */
export async function openVault({ backends }: Config, { clock, log, credentials }: Ports): Promise<Vault> {
  const vault = createVault({ clock, log, ...(credentials ?? createMemoryCredentials()) });
  const waiting = Promise.withResolvers<void>();
  const cancel = clock.schedule(UNLOCK_MS, waiting.resolve);
  await Promise.race([vault.adopt(ownersAmong(backends)), waiting.promise]);
  cancel();
  return vault;
}

/** What becomes known of a credential is tried at once. */
export const hearVault = (
  vault: Pick<Vault, 'onChange'>,
  { fleet, prober }: { readonly fleet: Pick<Fleet, 'find'>; readonly prober: Pick<Prober, 'probeNow'> },
): void =>
  vault.onChange((id) => {
    fleet.find(id)?.reach?.refresh();
    void prober.probeNow(id);
  });
