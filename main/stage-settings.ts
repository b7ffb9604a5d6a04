import type { Config } from '../shared/config.ts';
import { canonicalModel } from '../shared/model-name.ts';
import { OPENAI_SLOTS } from '../shared/openai-slots.ts';
import { createPolicy } from './balance/policies.ts';
import { createAliasTable } from './fleet/alias-table.ts';
import type { BackendSettings } from './fleet/backend.ts';
import type { DriftRules } from './fleet/drift/odd-copies.ts';
import type { FleetSettings } from './fleet/ledger.ts';
import { keepRules } from './keep-rules.ts';
import type { ProbeOptions } from './probe/watch-ports.ts';
import type { ContextRule } from './proxy/fit-context.ts';
import type { ListenerSettings } from './proxy/listener.ts';
import type { PlacementLimits, PolicyInForce } from './proxy/placement.ts';
import type { ExchangeSettings } from './proxy/visit.ts';
import type { Reaches } from './reach/reaches.ts';
import type { KeepRules } from './warmth/keep-rules.ts';

function backendSettings(backend: Config['backends'][number], reaches: Pick<Reaches, 'of'>): BackendSettings {
  const { credential: _, names: __, slots: slotsSetting, ...rest } = backend;
  const { kind } = backend;
  const slots = kind === 'openai' && slotsSetting === 'auto' ? OPENAI_SLOTS : slotsSetting;
  return { ...rest, slots, slotsSetting, reach: reaches.of(backend) };
}

/** The configuration as each stage wants it. Durations ms, sizes bytes. */
export const fleetSettings = (
  { backends, routing, health, models }: Config,
  reaches: Pick<Reaches, 'of'>,
): FleetSettings => ({
  backends: backends.map((backend) => backendSettings(backend, reaches)),
  cooldownMs: routing.cooldown,
  slowStartMs: health.slowStart,
  drift: driftRules(models),
});

const driftRules = ({ drift: { policy, models } }: Config['models']): DriftRules => ({
  policy,
  models: new Map(Object.entries(models).map(([name, own]) => [canonicalModel(name) ?? name, own])),
});

export const probeOptions = ({ health }: Config): ProbeOptions => ({
  intervalMs: health.interval,
  timeoutMs: health.timeout,
  fall: health.fall,
  rise: health.rise,
  residencyIntervalMs: health.residencyInterval,
  inventoryIntervalMs: health.inventoryInterval,
});

export const listenerSettings = ({ listen, timeouts, limits }: Config): ListenerSettings => ({
  host: listen.host,
  port: listen.port,
  headerMs: timeouts.header,
  maxConnections: limits.connections,
  edge: { cors: listen.cors, trustedProxies: listen.trustedProxies, hstsMs: listen.hsts },
});

/** What context sizes are held to, by canonical name; `pass` is no rule. */
export function contextRules({ context }: Config['models']): ReadonlyMap<string, ContextRule> {
  const rules = Object.entries(context).flatMap(([name, { policy, tokens }]) => {
    const model = canonicalModel(name);
    return policy === 'pass' || tokens === undefined || model === null ? [] : [[model, { policy, tokens }] as const];
  });
  return new Map(rules);
}

const exchangeSettings = (
  { routing, timeouts, maxBody, limits, models }: Config,
  keep: KeepRules | null,
): ExchangeSettings => ({
  retries: routing.retries,
  maxBodyBytes: maxBody,
  bodySilenceMs: timeouts.body,
  idleMs: timeouts.idle,
  streamBufferBytes: limits.streamBuffer,
  contextRules: contextRules(models),
  isStayRuled: keep?.covers ?? null,
  aliases: createAliasTable(models.aliases),
});

const orAny = (limit: number): number => (limit === 0 ? Number.POSITIVE_INFINITY : limit);

const placementLimits = ({ routing, limits }: Config): PlacementLimits => ({
  timeoutMs: routing.queueTimeout,
  limit: routing.queueLimit,
  perCaller: orAny(limits.queued),
  concurrent: orAny(limits.concurrent),
});

const policyInForce = ({ routing: { policy: name } }: Config): PolicyInForce => ({ name, policy: createPolicy(name) });

/** What exchanges are placed and carried by, worked out once per configuration. */
export interface InForce {
  readonly config: Config;
  readonly policy: PolicyInForce;
  readonly exchanges: ExchangeSettings;
  readonly limits: PlacementLimits;
  /** Null where there are no rules about what stays in memory. */
  readonly keep: KeepRules | null;
}

/** The same policy goes on with what it remembers. */
export function inForce(config: Config, before?: InForce): InForce {
  const keep = keepRules(config.models);
  return {
    config,
    policy: before?.config.routing.policy === config.routing.policy ? before.policy : policyInForce(config),
    exchanges: exchangeSettings(config, keep),
    limits: placementLimits(config),
    keep,
  };
}
