import { type ApiKey, type KeySecret, NO_OWN_LIMITS } from '../../shared/key.ts';

export const createKeySecret = (some: Partial<KeySecret> = {}): KeySecret => ({
  ending: 'aB3d',
  createdAt: 0,
  endsAt: null,
  lastUsedAt: null,
  lastUsedFrom: null,
  ...some,
});

/** A key that may ask and list every model, as the gateway tells of it. */
export const createApiKey = (some: Partial<ApiKey> = {}): ApiKey => ({
  id: 'ck_3f9k2m7q',
  owner: 'Ana',
  note: '',
  scopes: ['inference', 'inventory'],
  models: [],
  routes: [],
  addresses: [],
  workClass: 'normal',
  concurrent: 0,
  limits: NO_OWN_LIMITS,
  expiresAt: null,
  createdAt: 0,
  revokedAt: null,
  state: 'active',
  secrets: [createKeySecret()],
  requestsByHour: Array.from({ length: 24 }, () => 0),
  ...some,
});
