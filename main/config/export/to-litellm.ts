import { stringify } from 'yaml';
import type { Config } from '../../../shared/config.ts';
import { canonicalModel } from '../../../shared/model-name.ts';
import { type Backend, type Draft, leftByAll, lowestTier, needsKey } from './exported.ts';

const strategies: Readonly<Record<Config['routing']['policy'], string>> = {
  adaptive: 'latency-based-routing',
  'least-busy': 'least-busy',
  'round-robin': 'simple-shuffle',
  weighted: 'simple-shuffle',
  'sticky-client': 'least-busy',
  'sticky-prefix': 'least-busy',
};

/** A whole `config.yaml`, for a LiteLLM that is started with `--host` and `--port`. */
export function toLitellm(config: Config): Draft {
  const { routing, timeouts, maxBody } = config;
  const chains = Object.entries(config.models.aliases).filter(([, { fallbacks }]) => fallbacks.length > 0);
  const yaml = stringify(
    {
      model_list: modelList(config),
      router_settings: {
        routing_strategy: strategies[routing.policy],
        num_retries: routing.retries,
        timeout: timeouts.idle / 1_000,
        ...(routing.cooldown > 0 ? { cooldown_time: routing.cooldown / 1_000 } : { disable_cooldowns: true }),
        ...(chains.length > 0 ? { fallbacks: chains.map(([name, { fallbacks }]) => ({ [name]: fallbacks })) } : {}),
      },
      litellm_settings: { drop_params: true },
      general_settings: {
        ...(needsKey(config) ? { master_key: 'os.environ/LITELLM_MASTER_KEY' } : {}),
        max_request_size_mb: Math.max(1, Math.ceil(maxBody / 1024 ** 2)),
      },
    },
    { lineWidth: 0 },
  );
  return { lines: yaml.trimEnd().split('\n'), left: left(config) };
}

function left(config: Config): readonly string[] {
  const { listen, limits, health, backends } = config;
  const found = leftByAll(config).filter((line) => !line.includes('adaptive'));
  found.push(`listen: start it with --host ${listen.host} --port ${listen.port}`);
  if (listen.tls) found.push('listen.tls: put a proxy that ends TLS in front of it');
  if (needsKey(config)) found.push('keys: set LITELLM_MASTER_KEY in its environment, and make virtual keys with it');
  if (limits.requestsPerMinute > 0)
    found.push(`limits: ${limits.requestsPerMinute} requests per minute are set at each virtual key (rpm_limit)`);
  found.push(`health checks every ${health.interval / 1_000}s: LiteLLM notices failures of requests alone`);
  const others = backends.filter(({ kind }) => kind === 'openai').map(({ id }) => id);
  if (others.length > 0)
    found.push(
      `servers of the OpenAI API: clients ask for their models as ID/MODEL, ID being one of ${others.join(', ')}; an alias leads there where its backends name them`,
    );
  const shown = backends.filter(({ credential }) => credential && credential.env === undefined).map(({ id }) => id);
  if (shown.length > 0) found.push(`backends.credential: set api_key for ${shown.join(', ')}`);
  const out = backends.filter(({ mode }) => mode !== 'active');
  if (out.length > 0) found.push(`backends that are drained or in maintenance: ${out.map(({ id }) => id).join(', ')}`);
  return found;
}

function modelList({ backends, models }: Config): readonly object[] {
  const first = lowestTier(backends);
  const active = backends.filter(({ mode }) => mode === 'active');
  const aliases = Object.entries(models.aliases).flatMap(([name, alias]) => {
    // Which models a server has is not known here: one of the OpenAI API gets those alone that name it.
    const members = active.filter(({ id, kind }) =>
      alias.backends.length === 0 ? kind === 'ollama' : alias.backends.includes(id),
    );
    return members.map((member) => entry({ name, model: alias.model }, member, first));
  });
  const named = active.flatMap((member) =>
    Object.entries(member.names ?? {}).map(([model, name]) => entry({ name, model }, member, first)),
  );
  return [...aliases, ...named, ...active.map((member) => everyModelOf(member, first))];
}

/** Of a server of the OpenAI API under its id: what nobody else has must not be sent to an account. */
const everyModelOf = (member: Backend, first: number): object =>
  entry({ name: member.kind === 'openai' ? `${member.id}/*` : '*', model: '*' }, member, first);

const entry = (
  { name, model }: { readonly name: string; readonly model: string },
  { url, kind, weight, tier, slots, credential, limits, names = {} }: Backend,
  first: number,
) => ({
  model_name: name,
  litellm_params: {
    model: kind === 'openai' ? `openai/${ownName(model, names)}` : `ollama_chat/${model}`,
    api_base: kind === 'openai' && new URL(url).pathname === '/' ? `${url}/v1` : url,
    ...(credential?.env === undefined ? {} : { api_key: `os.environ/${credential.env}` }),
    ...(limits?.requestsPerMinute === undefined ? {} : { rpm: limits.requestsPerMinute }),
    ...(limits?.tokensPerMinute === undefined ? {} : { tpm: limits.tokensPerMinute }),
    ...(weight === 1 ? {} : { weight }),
    ...(tier === first ? {} : { order: tier - first + 1 }),
    ...(slots === 'auto' ? {} : { max_parallel_requests: slots }),
  },
});

/** As that server has it: by `names`, else without the tag that its clients do not know. */
const ownName = (model: string, names: Readonly<Record<string, string>>): string =>
  Object.entries(names).find(([, name]) => canonicalModel(name) === canonicalModel(model))?.[0] ??
  model.replace(/:latest$/, '');
