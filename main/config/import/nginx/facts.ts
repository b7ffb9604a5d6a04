import { oncePer } from '../once-per.ts';
import type { Directive } from './parse.ts';

/** What one directive has to know of others. */
export interface Facts {
  /** The `upstream` blocks that are to become backends. */
  readonly upstreams: ReadonlySet<Directive>;
  readonly upstreamNames: ReadonlySet<string>;
  /** Whether an upstream is reached by HTTPS. */
  readonly isSecure: (upstream: string) => boolean;
  /** The server whose address clients will use; null when none leads to a backend. */
  readonly mainServer: Directive | null;
  readonly isRedirect: (server: Directive) => boolean;
  /** Whose requests a limit counts. */
  readonly countedBy: (expression: string) => 'key' | 'address' | 'other';
  readonly zones: ReadonlyMap<string, Directive>;
  readonly usedZones: ReadonlySet<string>;
  readonly connectionZones: ReadonlyMap<string, Directive>;
  readonly hasGate: boolean;
}

const keyHeader = /\$(?:http_(?:authorization|x_api_key|api_key|x_auth_token)|arg_(?:api_?)?key)\b/;
const addressVariable = /\$(?:binary_)?remote_addr\b|\$http_x_(?:real_ip|forwarded_for)\b/;

/** Whether an expression is about the key a client brings. */
export const isAboutKey = (text: string): boolean => keyHeader.test(text);

/** All directives, those inside others included, with the ones around each. */
function* walk(
  directives: readonly Directive[],
  around: readonly Directive[] = [],
): Generator<readonly [Directive, readonly Directive[]]> {
  for (const directive of directives) {
    yield [directive, around];
    if (directive.block !== null) yield* walk(directive.block, [...around, directive]);
  }
}

const targetOf = ({ args: [url = ''] }: Directive) => {
  const [, scheme = '', name = ''] = /^(https?):\/\/([^/:]+)(?=[/?]|$)/i.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), name };
};

export function factsOf(tree: readonly Directive[]): Facts {
  const all = [...walk(tree)];
  const named = (name: string) => all.flatMap(([directive]) => (directive.name === name ? [directive] : []));
  const upstreams = named('upstream');
  const passes = all.filter(([directive, around]) => directive.name === 'proxy_pass' && !around.some(isHealthLocation));
  const targets = passes.map(([directive]) => targetOf(directive));
  const names = new Set(upstreams.map(({ args }) => args[0] ?? ''));
  const targetNames = new Set(targets.map(({ name }) => name));
  const secure = new Set(targets.flatMap(({ scheme, name }) => (scheme === 'https' ? [name] : [])));
  const leading = new Set(passes.flatMap(([, around]) => around));
  const used = upstreams.filter(({ args: [name = ''] }) => targetNames.has(name));
  const servers = all.flatMap(([directive]) =>
    directive.name === 'server' && directive.block !== null ? [directive] : [],
  );
  const keyVariables = new Set(
    named('map').flatMap(({ args: [source = '', target = ''] }) => (isAboutKey(source) ? [target] : [])),
  );
  const isKey = (text: string) =>
    isAboutKey(text) || (text.match(/\$\w+/g) ?? []).some((variable) => keyVariables.has(variable));
  return {
    // A file that holds nothing but an upstream is one that another file includes.
    upstreams: new Set(used.length > 0 || passes.length > 0 ? used : upstreams),
    upstreamNames: names,
    isSecure: (upstream) => secure.has(upstream),
    mainServer: servers.find((server) => leading.has(server)) ?? null,
    isRedirect: (server) => !leading.has(server) && redirects(server),
    countedBy: (text) => (isKey(text) ? 'key' : addressVariable.test(text) ? 'address' : 'other'),
    zones: zonesOf(named('limit_req_zone')),
    connectionZones: zonesOf(named('limit_conn_zone')),
    usedZones: new Set(named('limit_req').map((limit) => parameter(limit, 'zone') ?? '')),
    hasGate:
      named('if').some((gate) => isKey(gate.args.join(' ')) && refuses(gate)) ||
      named('auth_basic').some(({ args }) => args[0] !== 'off') ||
      named('auth_request').some(({ args }) => args[0] !== 'off'),
  };
}

const zonesOf = (directives: readonly Directive[]) =>
  new Map(directives.map((zone) => [parameter(zone, 'zone')?.split(':')[0] ?? '', zone]));

/** Answers what it guards with 401 or 403. */
export const refuses = ({ block }: Directive): boolean =>
  (block ?? []).some(({ name, args }) => name === 'return' && /^40[13]$/.test(args[0] ?? ''));

const redirects = oncePer(({ block }: Directive): boolean =>
  [...walk(block ?? [])].some(([{ name, args }]) => isRedirectToHttps(name, args)),
);

export const isRedirectToHttps = (name: string, args: readonly string[]): boolean =>
  (name === 'return' && args.some((word) => /^https:\/\//i.test(word))) ||
  (name === 'rewrite' && /^https:\/\//i.test(args[1] ?? ''));

/** As in `location = /health`: a place that tells whether the gateway is alive. */
export const isHealthLocation = ({ name, args }: Directive): boolean =>
  name === 'location' && /^\/(?:_?health\w*|healthz?|ping|status|alive|livez?|readyz?|up)\/?$/i.test(args.at(-1) ?? '');

/** The value of a `name=value` word. */
export function parameter({ args }: Pick<Directive, 'args'>, name: string): string | undefined {
  const word = args.find((candidate) => candidate.startsWith(`${name}=`));
  return word?.slice(name.length + 1);
}
