import { z } from 'zod';
import { suggest } from './suggest.ts';

type Path = (string | number)[];

/** A problem between keys. `also` is where to point when `path` is not written in the file but implied by a default. */
export interface Conflict {
  readonly code: 'custom';
  readonly path: Path;
  readonly message: string;
  readonly params?: { readonly also: Path };
}

const conflict = (path: Path, message: string): Conflict => ({ code: 'custom', path, message });

const names = z.array(z.string().catch('')).catch([]);
const socket = z.object({ host: z.string().catch(''), port: z.number().catch(0) });

/** The parts that conflicts are about, with a harmless stand-in for whatever is missing or of a wrong type. */
const outline = z.object({
  listen: socket
    .extend({ tls: z.unknown().optional(), redirectFrom: z.number().optional().catch(undefined) })
    .catch({ host: '', port: 0, tls: undefined, redirectFrom: undefined }),
  control: socket.extend({ enabled: z.unknown().optional() }).catch({ host: '', port: 0, enabled: 'auto' }),
  backends: z
    .array(z.object({ id: z.string().catch(''), url: z.string().catch('') }).catch({ id: '', url: '' }))
    .catch([]),
  models: z
    .object({
      aliases: z
        .record(
          z.string(),
          z
            .object({ model: z.string().catch(''), backends: names, fallbacks: names })
            .catch({ model: '', backends: [], fallbacks: [] }),
        )
        .catch({}),
    })
    .catch({ aliases: {} }),
});
type Outline = z.output<typeof outline>;
type Aliases = Outline['models']['aliases'];

/** What is wrong between keys that are each well-formed; tolerates values that are not. */
export function checkConflicts(config: unknown): Conflict[] {
  const parsed = outline.safeParse(config);
  if (!parsed.success) return [];
  const { backends, models } = parsed.data;
  return [
    ...checkSockets(parsed.data),
    ...checkUnique(
      backends.map(({ id }) => id),
      'id',
    ),
    ...checkUnique(
      backends.map(({ url }) => url),
      'url',
    ),
    ...checkAliases(
      models.aliases,
      backends.map(({ id }) => id),
    ),
  ];
}

/** Reports every later use of a value that an earlier backend already has. */
function checkUnique(values: readonly string[], key: 'id' | 'url'): Conflict[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (value === '' || first === index) return [];
    return [conflict(['backends', index, key], `${JSON.stringify(value)} is already the ${key} of backends[${first}]`)];
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

/** `chat` and `chat:latest` are one name to Ollama. */
const untagged = (name: string) => name.replace(/:latest$/, '');

function checkAliases(aliases: Aliases, backendIds: readonly string[]): Conflict[] {
  const aliasNames = Object.keys(aliases);
  const byUntagged = new Map<string, string>();
  const found: Conflict[] = [];
  for (const [name, alias] of Object.entries(aliases)) {
    const path: Path = ['models', 'aliases', name];
    const twin = byUntagged.get(untagged(name));
    if (twin !== undefined) found.push(conflict(path, `is the same name as ${JSON.stringify(twin)}`));
    byUntagged.set(untagged(name), name);
    if (alias.model !== name && Object.hasOwn(aliases, alias.model)) {
      const message = `${JSON.stringify(alias.model)} is itself an alias: write the name of a model`;
      found.push(conflict([...path, 'model'], message));
    }
    found.push(
      ...checkKnown(alias.backends, backendIds, { path: [...path, 'backends'], what: 'backend has the id' }),
      ...checkKnown(alias.fallbacks, aliasNames, { path: [...path, 'fallbacks'], what: 'alias has the name' }),
    );
  }
  return [...found, ...checkCycles(aliases)];
}

function checkKnown(
  listed: readonly string[],
  known: readonly string[],
  { path, what }: { readonly path: Path; readonly what: string },
): Conflict[] {
  return listed.flatMap((name, index) => {
    if (name === '' || known.includes(name)) return [];
    return [conflict([...path, index], `no ${what} ${JSON.stringify(name)}${suggest(name, known)}`)];
  });
}

/** Depth-first over the fallbacks; each one that leads back to an alias on the way there is reported once. */
function checkCycles(aliases: Aliases): Conflict[] {
  const found: Conflict[] = [];
  const settled = new Set<string>();
  const visit = (name: string, trail: readonly string[]) => {
    const way = [...trail, name];
    for (const [index, next] of (aliases[name]?.fallbacks ?? []).entries()) {
      if (way.includes(next)) {
        const circle = [...way.slice(way.indexOf(next)), next].join(' → ');
        const path = ['models', 'aliases', name, 'fallbacks', index];
        found.push(conflict(path, `fallbacks must not go in a circle: ${circle}`));
      } else if (Object.hasOwn(aliases, next) && !settled.has(next)) visit(next, way);
    }
    settled.add(name);
  };
  for (const name of Object.keys(aliases)) if (!settled.has(name)) visit(name, []);
  return found;
}
