import { carriedAs, changed, type Finding, notNeeded, set, unsupported } from '../finding.ts';
import { isAboutKey, isHealthLocation, isRedirectToHttps, refuses } from './facts.ts';
import { healthLine } from './lines.ts';
import type { Directive } from './parse.ts';
import { leftOut, type Rule, shownName } from './rule.ts';
import { upstream } from './upstream.ts';

const server: Rule = (directive, { facts, place, inside }) => {
  if (facts.mainServer !== null && directive !== facts.mainServer && !facts.isRedirect(directive))
    return [
      changed(place, `all servers become one: clients use the address of the one in line ${facts.mainServer.line}`),
      ...inside(),
    ];
  return [
    carriedAs(place, facts.isRedirect(directive) ? 'it redirects to HTTPS' : 'it is where clients connect'),
    ...inside(),
  ];
};

const location: Rule = (directive, { place, inside }) => {
  const path = directive.args.at(-1) ?? '';
  if (isHealthLocation(directive))
    return [healthPlace(directive, path, place), ...(directive.block ?? []).map(healthChild)];
  if (path === '/' && directive.args.length === 1)
    return [carriedAs(place, 'all paths of Ollama’s APIs are served'), ...inside()];
  const isNamed = path.startsWith('@');
  const reason = isNamed
    ? 'another backend is tried by itself when one fails'
    : 'all paths of Ollama’s APIs are served alike; a key can be held to some: corral key create --routes /v1/*';
  return [changed(place, reason), ...inside()];
};

const healthPlace = ({ block }: Directive, path: string, place: Parameters<typeof carriedAs>[0]): Finding => {
  const isStatic = (block ?? []).every(({ name }) => name !== 'proxy_pass');
  if (path === '/health') return carriedAs(place, 'GET /health needs no key and tells of every backend');
  return changed(place, `it is /health here${isStatic ? ', which tells of every backend' : ' and needs no key'}`);
};

const healthChild = (child: Directive): Finding =>
  healthLine(child, {
    place: {
      line: child.line,
      file: child.file,
      what: shownName(child.name),
      rank: 0,
    },
  });

const KEYS =
  'keys are not taken over: make one per person with corral key create --owner NAME and give it to its owner';

const condition: Rule = (directive, { facts, place }) => {
  const test = directive.args.join(' ');
  const children = directive.block ?? [];
  const at = (child: Directive) => ({
    line: child.line,
    file: child.file,
    what: child.name === 'return' ? 'return' : '(entry)',
    rank: 0,
  });
  if (facts.countedBy(test) === 'key' && refuses(directive))
    return [
      changed(place, KEYS, set('access.mode', 'required')),
      ...children.map((child) => carriedAs(at(child), 'who has no valid key gets 401')),
    ];
  if (children.some(({ name, args }) => isRedirectToHttps(name, args)))
    return [
      changed(place, 'listen.redirectFrom redirects plain HTTP to HTTPS'),
      ...children.map((child) => carriedAs(at(child), 'it is a redirect to HTTPS')),
    ];
  if (/\$request_method\b/.test(test))
    return [unsupported(place, 'each path takes the methods Ollama has for it; others get 405'), ...leftOut(directive)];
  return [unsupported(place, 'there are no conditions'), ...leftOut(directive)];
};

const map: Rule = (directive, { place }) => {
  const [source = ''] = directive.args;
  if (/\$http_upgrade\b/.test(source))
    return [
      notNeeded(place, 'Ollama has no web sockets'),
      ...(directive.block ?? []).map((child) => notNeeded(entry(child), 'it belongs to the web sockets')),
    ];
  if (!isAboutKey(source)) return [unsupported(place, 'there are no variables'), ...leftOut(directive)];
  return [changed(place, KEYS), ...(directive.block ?? []).map(keyEntry)];
};

const entry = ({ line, file }: Directive) => ({ line, file, what: '(entry)', rank: 0 });

/** The words of such a line are keys: none of them is repeated. */
function keyEntry(child: Directive): Finding {
  if (child.name === 'default')
    return notNeeded({ ...entry(child), what: 'default' }, 'a key that is not known gets 401');
  if (child.name === 'include')
    return changed({ ...entry(child), what: 'include' }, 'the keys in that file are not taken over either');
  if (child.name === 'volatile' || child.name === 'hostnames')
    return notNeeded({ ...entry(child), what: child.name }, 'there are no variables');
  return changed(
    { ...entry(child), what: '(key)' },
    'not taken over and not shown: corral key create --owner NAME makes a new one',
  );
}

/** What the directives with a block come to, by name. */
export const blockRules: Readonly<Record<string, Rule>> = { upstream, server, location, if: condition, map };
