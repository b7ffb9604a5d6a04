import { ok } from '../../shared/result.ts';
import type { Credentials } from '../ports.ts';

/** Credentials that end with the process: nothing of them is written down, so they need no seal. */
export const createMemoryCredentials = (): Credentials => ({
  store: { load: () => [], save: () => ok(undefined), remove: () => ok(undefined) },
  box: {
    seal: async (secret) => ok({ bytes: Buffer.from(secret), by: 'memory', warning: null }),
    open: async (sealed) => ok(Buffer.from(sealed).toString()),
  },
});
