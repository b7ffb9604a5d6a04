import { join } from 'node:path';
import type { IdentityFiles } from './identity.ts';

/** Where the certificate made for this machine is kept, as `listen.tls` wants it. */
export const certificateFiles = (folder: string): IdentityFiles => ({
  cert: join(folder, 'cert.pem'),
  key: join(folder, 'key.pem'),
});

/** Where the authority that signs it is kept. */
export const authorityFiles = (folder: string): IdentityFiles => ({
  cert: join(folder, 'ca.pem'),
  key: join(folder, 'ca-key.pem'),
});
