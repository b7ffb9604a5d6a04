import { z } from 'zod';
import { addressRange, host, pageOrigin } from './config-addresses.ts';
import { backend, backendId } from './config-backend.ts';
import { checkConflicts } from './config-conflicts.ts';
import { duration, expects, expectsText, oneOf, section, size, wholeNumber } from './config-fields.ts';
import { forward, groups, jwt } from './config-identity.ts';
import { notify } from './config-notify.ts';
import { tls } from './config-tls.ts';
import { driftPolicies } from './drift.ts';
import { exposures } from './exposure.ts';
import { canonicalModel } from './model-name.ts';

const port = wholeNumber(0, 65_535);
const countOrOff = wholeNumber(0, 1_000_000_000);

const modelComplaint = expectsText('a model name such as llama3.1:8b');
const modelName = z
  .string(modelComplaint)
  .max(300, modelComplaint)
  .refine((name) => canonicalModel(name) !== null, modelComplaint);
const aliasName = modelName.regex(/^[A-Za-z0-9]/, modelComplaint);
const modelPattern = z
  .string(modelComplaint)
  .max(300, modelComplaint)
  .refine((name) => canonicalModel(name.replaceAll('*', 'x')) !== null, modelComplaint);

const listen = section({
  host: host.prefault('127.0.0.1').meta({
    description: 'Address clients reach the gateway on. 127.0.0.1 = this machine only, 0.0.0.0 = every network.',
  }),
  port: port.prefault(8080).meta({ description: 'Port clients reach the gateway on. 0 = any free port.' }),
  confirmed: z
    .array(oneOf(exposures), expects('a list of no-tls and no-key'))
    .prefault([])
    .meta({
      description:
        'What you accept where host lets other machines in without a key; such a configuration is refused until it is here. ' +
        'no-key = whoever reaches the port may use it, no-tls = conversations can be read on their way.',
    }),
  tls: tls.optional().meta({
    description: 'Serve HTTPS with this certificate; other files are taken over at once. Absent = plain HTTP.',
    // The section waits for the next start as a whole; this the port can follow while it stays HTTPS.
    'x-restart': false,
  }),
  redirectFrom: port.optional().meta({
    description: 'Second port that answers plain HTTP with a redirect to HTTPS. Needs tls. Absent = none.',
  }),
  hsts: duration('0s', '730d')
    .prefault('0s')
    .meta({
      description:
        'How long browsers insist on HTTPS once they were here, with tls. It holds for every port of this host name, the ' +
        'control port too. 0s = off.',
    }),
  cors: z
    .array(pageOrigin, expects('a list of origins'))
    .prefault([])
    .meta({
      description:
        'Origins of the web pages that may use the gateway from a browser, such as https://chat.example.org; * = any. ' +
        'Empty = none.',
    }),
  trustedProxies: z
    .array(addressRange, expects('a list of addresses and ranges'))
    .prefault([])
    .meta({
      description:
        'Addresses and ranges of the reverse proxies in front of the gateway, whose X-Forwarded-For names the client. ' +
        'Empty = none is believed.',
    }),
});

const enabledComplaint = expects('auto, true or false');
const control = section({
  enabled: z
    .union([z.literal('auto', enabledComplaint), z.boolean(enabledComplaint)], enabledComplaint)
    .prefault('auto')
    .meta({ description: 'Whether the panel and metrics are served over HTTP. auto = headless yes, desktop no.' }),
  host: host
    .prefault('127.0.0.1')
    .meta({ description: 'Address the panel, the control API and metrics are served on.' }),
  port: port.prefault(8404).meta({ description: 'Port of the panel, the control API and metrics. 0 = any free port.' }),
  allow: z
    .array(addressRange, expects('a list of addresses and ranges'))
    .prefault([])
    .meta({
      description:
        'Addresses and ranges from which the panel and the control API may be used, besides this machine. Metrics are ' +
        'for everybody who reaches the port. Empty = no restriction by address.',
    }),
});

const access = section({
  mode: oneOf(['auto', 'required', 'open']).prefault('auto').meta({
    description: 'Whether clients need a key. auto = required unless listening on loopback only.',
  }),
  groups: groups.prefault({}).meta({
    description: 'What callers who are known by access.jwt or access.forward may do, by the groups they are in.',
  }),
  jwt: jwt.optional().meta({ description: 'Let in who brings a token of this identity provider. Absent = no tokens.' }),
  forward: forward.optional().meta({
    description:
      'Let in whom this service vouches for, where what they bring is neither key nor token. Absent = nobody.',
  }),
});

const alias = section({
  model: modelName.meta({ description: 'Model the alias stands for, as Ollama names it.' }),
  backends: z.array(backendId, expects('a list of backend ids')).prefault([]).meta({
    description: 'Ids of the backends that may serve that model for this alias. Empty = every one that has it.',
  }),
  fallbacks: z
    .array(aliasName, expects('a list of names of aliases or models'))
    .prefault([])
    .meta({
      description:
        'Aliases or models to ask instead, in this order, when nobody can serve that model: no backend has it, all that ' +
        'do are out, or every attempt failed before its first byte.',
    }),
});

const context = section({
  policy: oneOf(['pass', 'clamp', 'pin'])
    .prefault('pass')
    .meta({
      description:
        'What becomes of a num_ctx that a native request asks for. pass = as asked, clamp = at most tokens, ' +
        'pin = always tokens, also where none is asked for.',
    }),
  tokens: wholeNumber(4, 16_777_216)
    .optional()
    .meta({ description: 'Context size in tokens that clamp and pin hold requests to; they need it.' }),
});

const drift = section({
  policy: oneOf(driftPolicies)
    .prefault('warn')
    .meta({
      description:
        'What becomes of copies of a model that are another build than on most backends. warn = they are told of, ' +
        'majority = they are asked only when nobody with the build of most can serve, quarantine = they get no ' +
        'requests until they are synced, once no copy of the model has changed for a minute and none is being pulled. Of builds that as many have, that of the first backend counts.',
    }),
  models: z
    .record(aliasName, oneOf(driftPolicies), expects('a map from model name to policy'))
    .prefault({})
    .meta({ description: 'Another policy for single models.' }),
});

const stayComplaint = expects('pin, default or a duration such as 30m or 24h');
const stay = z.union(
  [z.literal('pin', stayComplaint), z.literal('default', stayComplaint), duration('10s')],
  stayComplaint,
);

const warm = section({
  copies: wholeNumber(1, 1000)
    .prefault(1)
    .meta({ description: 'How many backends are to have the model in memory at any time.' }),
  backends: z.array(backendId, expects('a list of backend ids')).prefault([]).meta({
    description: 'Ids of the backends that may hold those copies. Empty = every one that has it installed.',
  }),
});

const models = section({
  aliases: z
    .record(aliasName, alias, expects('a map from alias name to alias'))
    .prefault({})
    .meta({ description: 'Names clients may use besides the real model names. One that is a model’s goes before it.' }),
  context: z
    .record(aliasName, context, expects('a map from model name to context policy'))
    .prefault({})
    .meta({
      description:
        'Context size per model. A server reloads a model whenever the size asked for changes; OpenAI and Anthropic ' +
        'requests ask for none and get the server’s own.',
    }),
  keepAlive: z
    .record(modelPattern, stay, expects('a map from model name or pattern to keep-alive'))
    .prefault({})
    .meta({
      description:
        'How long a model, or each model that a pattern such as *:8b covers, stays in memory after its last request, ' +
        'whatever clients ask for. pin = for ever, 30m = so long, default = as its server is set. A name goes before ' +
        'patterns, and of patterns the first. Absent = clients decide.',
    }),
  warm: z
    .record(aliasName, warm, expects('a map from model name to rule'))
    .prefault({})
    .meta({
      description:
        'Models of which copies are kept in memory at any time: loaded at the start, and again where they were lost. ' +
        'What is in use, was loaded to stay or is kept by another rule is not pushed out for them.',
    }),
  drift: drift.prefault({}).meta({ description: 'Copies of one model that differ between backends.' }),
});

const routingPolicies = [
  'adaptive',
  'least-busy',
  'round-robin',
  'weighted',
  'sticky-client',
  'sticky-prefix',
] as const;
const routing = section({
  policy: oneOf(routingPolicies)
    .prefault('adaptive')
    .meta({
      description:
        'How a backend is chosen among those that could serve. adaptive = where the first token is expected soonest, ' +
        'least-busy = fewest running, round-robin = in turn, weighted = in turn by weight, sticky-client = each client ' +
        'its own, sticky-prefix = where the conversation was served before.',
    }),
  retries: wholeNumber(0, 10).prefault(2).meta({
    description: 'Further attempts on other backends after the first fails, only before the first response byte.',
  }),
  cooldown: duration('0s').prefault('30s').meta({
    description: 'How long a backend or model that keeps failing gets no new work. 0s = off.',
  }),
  queueTimeout: duration('0s').prefault('60s').meta({
    description: 'Longest wait for a free slot before the client gets 504. 0s = never wait.',
  }),
  queueLimit: wholeNumber(0, 100_000).prefault(1000).meta({
    description: 'Requests that may wait at the same time; beyond it clients get 503. 0 = no queue.',
  }),
});

const probeCount = wholeNumber(1, 100);
const deep = section({
  interval: duration('0s').prefault('60s').meta({
    description: 'How long a model is idle before its deep check, and the time to the next while it fails. 0s = off.',
  }),
  timeout: duration('100ms').prefault('10s').meta({ description: 'Longest wait for the answer to a deep check.' }),
  fall: probeCount.prefault(3).meta({ description: 'Deep checks that must fail in a row to count as failing.' }),
});

const health = section({
  interval: duration('100ms').prefault('5s').meta({ description: 'Time between health checks of one backend.' }),
  timeout: duration('10ms').prefault('2s').meta({ description: 'Longest wait for the answer to a health check.' }),
  fall: probeCount.prefault(3).meta({ description: 'Checks that must fail in a row to take a backend out.' }),
  rise: probeCount.prefault(2).meta({ description: 'Checks that must succeed in a row to bring it back.' }),
  slowStart: duration('0s').prefault('30s').meta({
    description:
      'Time over which a backend that was down, drained or in maintenance ramps up to its full share. 0s = at once.',
  }),
  residencyInterval: duration('100ms').prefault('3s').meta({
    description: 'Time between readings of the models loaded on one backend (/api/ps).',
  }),
  inventoryInterval: duration('100ms').prefault('30s').meta({
    description: 'Time between readings of the models installed on one backend (/api/tags).',
  }),
  heal: z
    .boolean(expects('true or false'))
    .prefault(false)
    .meta({ description: 'Whether a model that is wedged on a backend is unloaded there and loaded anew by itself.' }),
  deep: deep
    .prefault({})
    .meta({ description: 'A real, tiny generation on a loaded model: finds servers that answer but hang.' }),
});

const routePattern = z
  .string()
  .max(200)
  .regex(/^\/[\w\-./:*]*$/);

const quota = (what: string) => countOrOff.prefault(0).meta({ description: `${what} and key. 0 = no limit.` });
const routeQuota = section({
  requestsPerMinute: quota('Requests per minute'),
  requestsPerDay: quota('Requests per day, from midnight to midnight UTC,'),
});
const modelQuota = section({
  requestsPerMinute: quota('Requests per minute'),
  tokensPerMinute: quota('Tokens per minute'),
  requestsPerDay: quota('Requests per day, from midnight to midnight UTC,'),
  tokensPerDay: quota('Tokens per day, from midnight to midnight UTC,'),
});

const limits = section({
  requestsPerMinute: countOrOff
    .prefault(60)
    .meta({ description: 'Requests per minute and key; beyond it that key gets 429. 0 = no limit.' }),
  burst: countOrOff
    .prefault(20)
    .meta({ description: 'Requests a key, or an address, may make at once on top of its rate.' }),
  concurrent: countOrOff.prefault(0).meta({
    description:
      'Requests of one key, or of one address without a key, that run at the same time; more of them wait. ' +
      '0 = no limit.',
  }),
  queued: countOrOff.prefault(500).meta({
    description:
      'Requests of one key, or of one address without a key, that may wait at the same time; beyond it that client ' +
      'gets 503. 0 = no limit but routing.queueLimit.',
  }),
  tokensPerMinute: countOrOff
    .prefault(0)
    .meta({ description: 'Tokens per minute and key, of prompts and answers together. 0 = no limit.' }),
  perIpRequestsPerMinute: countOrOff.prefault(0).meta({
    description: 'Requests per minute and client address, with or without a key. 0 = no limit.',
  }),
  requestsPerDay: countOrOff.prefault(0).meta({
    description: 'Requests per key from one midnight, UTC, to the next. 0 = no limit.',
  }),
  tokensPerDay: countOrOff.prefault(0).meta({
    description: 'Tokens per key from one midnight, UTC, to the next. 0 = no limit.',
  }),
  models: z.record(modelPattern, modelQuota, expects('a map from model name or pattern to quota')).prefault({}).meta({
    description: 'What one key may use of a model, or of all models that a pattern such as *:70b covers together.',
  }),
  routes: z.record(routePattern, routeQuota, expects('a map from route or pattern to quota')).prefault({}).meta({
    description: 'Requests one key may make to a route, or to all routes that a pattern such as /v1/* covers together.',
  }),
  connections: wholeNumber(1, 65_535).prefault(4096).meta({ description: 'Client connections open at the same time.' }),
  streamBuffer: size('16KB', '1GB').prefault('4MB').meta({
    description: 'Bytes held per exchange for a client that reads slowly; then the backend is made to wait.',
  }),
});

const timeouts = section({
  connect: duration('10ms').prefault('5s').meta({ description: 'Longest wait for a TCP connection to a backend.' }),
  idle: duration('1s').prefault('600s').meta({
    description: 'Longest silence of a backend while an answer is awaited or streaming.',
  }),
  shutdown: duration('0s').prefault('30s').meta({ description: 'Time running streams get to finish on shutdown.' }),
  header: duration('100ms').prefault('15s').meta({ description: 'Time a client may take to send its request head.' }),
  body: duration('100ms').prefault('60s').meta({ description: 'Longest silence while a client uploads its body.' }),
});

const log = section({
  access: oneOf(['file', 'stderr', 'off']).prefault('file').meta({
    description: 'Where one line per settled exchange goes. file = access.log in the data directory.',
  }),
  level: oneOf(['debug', 'info', 'warn', 'error']).prefault('info').meta({
    description: 'Least severe kind of line the operational log keeps.',
  }),
});

/** The configuration file: input as written in YAML, output complete, in milliseconds and bytes. */
export const configSchema = section({
  listen: listen.prefault({}).meta({ description: 'Where clients connect.' }),
  control: control.prefault({}).meta({ description: 'Where the panel, the control API and metrics are served.' }),
  access: access.prefault({}).meta({ description: 'Who may use the gateway.' }),
  backends: z.array(backend, expects('a list of backends')).prefault([]).meta({ description: 'The servers.' }),
  models: models
    .prefault({})
    .meta({ description: 'Model names, context sizes, what stays in memory, and copies that differ.' }),
  routing: routing.prefault({}).meta({ description: 'How requests are placed.' }),
  health: health.prefault({}).meta({ description: 'How backends are watched.' }),
  limits: limits.prefault({}).meta({ description: 'What one key, one address and all clients together may use.' }),
  timeouts: timeouts.prefault({}).meta({ description: 'How long the gateway waits.' }),
  maxBody: size('1KB', '16GB').prefault('50MB').meta({
    description: 'Largest request body; a larger one gets 413. 1MB = 1024 * 1024 bytes.',
  }),
  log: log.prefault({}).meta({ description: 'What is written down.' }),
  notify: notify.prefault({}).meta({ description: 'Who is told of events.' }),
}).superRefine((config, ctx) => {
  for (const conflict of checkConflicts(config)) ctx.addIssue({ ...conflict });
});

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A complete, checked configuration: durations are milliseconds, sizes are bytes. */
export type Config = Frozen<z.output<typeof configSchema>>;
/** A configuration as the file spells it: everything optional, durations and sizes with their units. */
export type ConfigInput = Frozen<z.input<typeof configSchema>>;

/** What kind of server a backend is. */
export type BackendKind = Config['backends'][number]['kind'];

export type LogConfig = Config['log'];

/** The configuration of an empty file. */
export const defaultConfig = (): Config => configSchema.parse({});
