const DEFAULT_HOST = 'registry.ollama.ai';
const DEFAULT_NAMESPACE = 'library';
const PART = /^[A-Za-z0-9_][-A-Za-z0-9_.]{0,79}$/;
const NAMESPACE = /^[A-Za-z0-9_][-A-Za-z0-9_]{0,79}$/;
const HOST = /^[A-Za-z0-9_][-A-Za-z0-9_.:]{0,349}$/;

export interface ModelName {
  host: string;
  namespace: string;
  model: string;
  tag: string;
}

function splitTag(rest: string): { path: string; tag: string } {
  const colon = rest.lastIndexOf(':');
  const inLastPart = colon > rest.lastIndexOf('/');
  return inLastPart ? { path: rest.slice(0, colon), tag: rest.slice(colon + 1) } : { path: rest, tag: 'latest' };
}

/** Parses `[scheme://][host/][namespace/]model[:tag]`; null when a part breaks the grammar. */
export function parseName(raw: string): ModelName | null {
  const bare = raw.trim().replace(/^[a-z]+:\/\//i, '');
  const { path, tag } = splitTag(bare);
  const parts = path.split('/');
  if (parts.length > 3) return null;
  const model = parts.pop() ?? '';
  const namespace = parts.pop() ?? DEFAULT_NAMESPACE;
  const host = parts.pop() ?? DEFAULT_HOST;
  const valid = PART.test(model) && PART.test(tag) && NAMESPACE.test(namespace) && HOST.test(host);
  return valid ? { host, namespace, model, tag } : null;
}

/** The full form, lower-cased: two names are the same model when their keys are equal. */
export function keyOf(name: ModelName): string {
  return fullName(name).toLowerCase();
}

/** `registry.ollama.ai/library/llama3.2:latest`. */
export function fullName(name: ModelName): string {
  return `${name.host}/${name.namespace}/${name.model}:${name.tag}`;
}

/** The short form: default host and `library/` dropped, tag always kept. */
export function displayName(name: ModelName): string {
  const namespace = name.namespace === DEFAULT_NAMESPACE ? '' : `${name.namespace}/`;
  const prefix = name.host === DEFAULT_HOST ? namespace : `${name.host}/${name.namespace}/`;
  return `${prefix}${name.model}:${name.tag}`;
}

export type NameSource = { source: 'local' | 'cloud'; name: string } | { source: 'conflict' };

/** Tells cloud names (`:cloud`, `…-cloud`) from local ones; `:local` forces local, both together are an error. */
export function sourceOf(raw: string): NameSource {
  const forced = raw.endsWith(':local');
  const name = forced ? raw.slice(0, -':local'.length) : raw;
  const cloud = /(:|-)cloud$/.test(name) && name.includes(':');
  if (forced && cloud) return { source: 'conflict' };
  return cloud ? { source: 'cloud', name: name.replace(/(:|-)cloud$/, '') } : { source: 'local', name };
}
