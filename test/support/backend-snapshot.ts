import type { BackendStatus, RateSnapshot } from '../../shared/snapshot.ts';

export const idleRates: RateSnapshot = {
  requestsPerSecond: 0,
  tokensPerSecond: 0,
  errorRate: null,
  ttfbP50Ms: null,
  ttfbP95Ms: null,
  durationP50Ms: null,
  durationP95Ms: null,
};

export function createBackendSnapshot(some: Partial<BackendStatus> = {}): BackendStatus {
  return {
    id: 'rig-1',
    url: 'http://127.0.0.1:11434',
    kind: 'ollama',
    mode: 'active',
    drain: null,
    health: 'up',
    reason: null,
    since: 0,
    version: '0.30.0',
    tier: 0,
    weight: 1,
    ramp: 1,
    inFlight: 0,
    slots: 4,
    lastProbeAt: null,
    slotsSetting: 4,
    quota: null,
    installedCount: 0,
    installed: [],
    loaded: [],
    lanes: [],
    fights: [],
    credential: null,
    rates: idleRates,
    ...some,
  };
}
