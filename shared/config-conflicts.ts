import { z } from 'zod';
import { host, parseBaseUrl } from './config-addresses.ts';
import { checkAliases } from './config-aliases.ts';
import { checkBackends } from './config-backends.ts';
import { checkContext } from './config-context.ts';
import { checkDrift } from './config-drift.ts';
import { checkExposure } from './config-exposure.ts';
import { checkGroups } from './config-groups.ts';
import { checkKeep } from './config-keep.ts';
import { type Conflict, conflict } from './config-problem.ts';
import { checkTls, tlsOutline } from './config-tls.ts';

const names = z.array(z.string().catch('')).catch([]);
const socket = (port: number) => z.object({ host: host.catch('127.0.0.1'), port: z.number().catch(port) });

/** Equal for URLs that mean one server; empty for what is no origin, which the schema reports. */
const url = z
  .string()
  .transform((text) => {
    const parsed = parseBaseUrl(text);
    return parsed.ok ? parsed.value : '';
  })
  .catch('');

const noBackend = { id: '', url: '', kind: undefined, credential: undefined };

const alias = z.object({ model: z.string().catch(''), backends: names, fallbacks: names });
const noAlias = { model: '', backends: [], fallbacks: [] };
// A malformed size is the schema's to report; here it counts as one.
const context = z.object({ policy: z.string().catch('pass'), tokens: z.number().optional().catch(0) });
const warm = z.object({ copies: z.number().catch(1), backends: names });

/** The keys that conflicts are about, with the default or a harmless stand-in for whatever is missing or malformed. */
const outline = z.object({
  listen: socket(8080)
    .extend({ tls: tlsOutline, redirectFrom: z.number().optional().catch(undefined), confirmed: names })
    .catch({ host: '127.0.0.1', port: 8080, tls: undefined, redirectFrom: undefined, confirmed: [] }),
  access: z.looseObject({ mode: z.string().catch('auto') }).catch({ mode: 'auto' }),
  control: socket(8404)
    .extend({ enabled: z.unknown().optional() })
    .catch({ host: '127.0.0.1', port: 8404, enabled: 'auto' }),
  backends: z
    .array(
      z
        .looseObject({
          id: z.string().catch(''),
          url,
          kind: z.unknown().optional(),
          credential: z.unknown().optional(),
        })
        .catch(noBackend),
    )
    .catch([]),
  models: z
    .object({
      aliases: z.record(z.string(), alias.catch(noAlias)).catch({}),
      context: z.record(z.string(), context.catch({ policy: 'pass', tokens: undefined })).catch({}),
      drift: z.object({ models: z.record(z.string(), z.unknown()).catch({}) }).catch({ models: {} }),
      keepAlive: z.record(z.string(), z.unknown()).catch({}),
      warm: z.record(z.string(), warm.catch({ copies: 1, backends: [] })).catch({}),
    })
    .catch({ aliases: {}, context: {}, drift: { models: {} }, keepAlive: {}, warm: {} }),
});
type Outline = z.output<typeof outline>;

/** What is wrong between keys that are each well-formed. Takes the input or the output of the schema, valid or not. */
export function checkConflicts(config: unknown): Conflict[] {
  const parsed = outline.safeParse(config);
  if (!parsed.success) return [];
  const { backends, models } = parsed.data;
  const ids = backends.map(({ id }) => id);
  return [
    ...checkSockets(parsed.data),
    ...checkExposure(parsed.data),
    ...checkTls(parsed.data.listen.tls, parsed.data.listen.redirectFrom),
    ...checkUnique(ids, 'id'),
    ...checkUnique(
      backends.map(serverOf),
      'url',
      backends.map((backend) => backend.url),
    ),
    ...checkBackends(backends),
    ...checkAliases(models.aliases, ids),
    ...checkContext(models.context),
    ...checkDrift(Object.keys(models.drift.models)),
    ...checkKeep(
      { keepAlive: Object.keys(models.keepAlive), warm: models.warm },
      { backends: ids, aliases: Object.keys(models.aliases) },
    ),
    ...checkGroups(parsed.data.access),
  ];
}

/** Two accounts on one server of the OpenAI API are two: each is known by what it shows. */
function serverOf({ id, url: at, kind, credential }: Outline['backends'][number]): string {
  if (at === '' || kind !== 'openai' || credential === undefined) return at;
  const source = JSON.stringify(credential);
  // What is stored is stored for one backend.
  return source.includes('"stored"') ? `${at} ${source} ${id}` : `${at} ${source}`;
}

/** Reports every later use of a value that an earlier backend already has. */
function checkUnique(values: readonly string[], key: 'id' | 'url', shown: readonly string[] = values): Conflict[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (value === '' || first === index) return [];
    return [
      conflict(['backends', index, key], `${JSON.stringify(shown[index])} is already the ${key} of backends[${first}]`),
    ];
  });
}

const wildcards = new Set(['0.0.0.0', '::']);
const plainHost = (name: string) => (name.toLowerCase() === 'localhost' ? '127.0.0.1' : name.toLowerCase());

function sharesHost(a: string, b: string): boolean {
  const [first, second] = [plainHost(a), plainHost(b)];
  return first === second || wildcards.has(first) || wildcards.has(second);
}

/** Port 0 is any free port and never collides. */
function checkSockets({ listen, control }: Outline): Conflict[] {
  const redirect = listen.redirectFrom ?? 0;
  const controlOn = control.enabled !== false && sharesHost(listen.host, control.host) && control.port !== 0;
  const found: Conflict[] = [];
  if (listen.redirectFrom !== undefined && listen.tls === undefined) {
    found.push(conflict(['listen', 'redirectFrom'], 'needs listen.tls: there is no HTTPS to redirect to'));
  }
  if (redirect !== 0 && redirect === listen.port) {
    found.push(conflict(['listen', 'redirectFrom'], `${redirect} is already listen.port: choose another port`));
  }
  if (controlOn && control.port === listen.port) {
    const taken = `${control.port} on ${control.host} is already where clients connect (listen): choose another port`;
    found.push({ ...conflict(['control', 'port'], taken), params: { also: ['listen', 'port'] } });
  }
  if (controlOn && control.port === redirect) {
    found.push(conflict(['listen', 'redirectFrom'], `${redirect} is already control.port: choose another port`));
  }
  return found;
}
