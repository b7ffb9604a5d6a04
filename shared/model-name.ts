const DEFAULT_HOST = 'registry.ollama.ai';
const DEFAULT_NAMESPACE = 'library';
const DEFAULT_TAG = 'latest';

const PART = /^[a-z0-9_][a-z0-9_.-]{0,79}$/;
const NAMESPACE = /^[a-z0-9_][a-z0-9_-]{0,79}$/;
const HOST = /^[a-z0-9_][a-z0-9_.:-]{0,349}$/;
/** Checked before lower-casing, which turns a few other letters (U+212A) into ASCII ones. */
const PRINTABLE_ASCII = /^[!-~]+$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//;

/** Longest name that can be valid: every part at its own limit, plus separators, scheme and source suffix. */
const MAX_LENGTH = 700;

interface SourceSplit {
  readonly base: string;
  readonly source: 'cloud' | 'local' | null;
}

/** Ollama reads `m:cloud`, `m:20b:cloud`, `m:20b-cloud` and `m:local` as a name plus where it runs. */
function splitSource(name: string): SourceSplit {
  const colon = name.lastIndexOf(':');
  const suffix = name.slice(colon + 1);
  if (colon < 0 || suffix.includes('/')) return { base: name, source: null };
  if (suffix === 'cloud' || suffix === 'local') return { base: name.slice(0, colon), source: suffix };
  if (suffix.endsWith('-cloud')) return { base: name.slice(0, -'-cloud'.length), source: 'cloud' };
  return { base: name, source: null };
}

/** Splits from the right, as only the host may hold a colon of its own. */
function splitTag(name: string): { path: string; tag: string | null } {
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return { path: name, tag: null };
  return { path: name.slice(0, colon), tag: name.slice(colon + 1) };
}

function shortestPath(path: string): string | null {
  const parts = path.replace(SCHEME, '').split('/');
  const model = parts.pop() ?? '';
  const namespace = parts.pop() ?? DEFAULT_NAMESPACE;
  const host = parts.pop() ?? DEFAULT_HOST;
  if (parts.length > 0 || !PART.test(model) || !NAMESPACE.test(namespace) || !HOST.test(host)) return null;
  if (host !== DEFAULT_HOST) return `${host}/${namespace}/${model}`;
  return namespace === DEFAULT_NAMESPACE ? model : `${namespace}/${model}`;
}

function tagFor(tag: string | null, cloud: boolean): string {
  if (!cloud) return tag ?? DEFAULT_TAG;
  return tag === null ? 'cloud' : `${tag}-cloud`;
}

/**
 * The one spelling of a model name, so that equal models compare equal: `Library/Llama3.2` → `llama3.2:latest`.
 * Drops scheme, default registry, `library/` and `:local`; always ends in a tag. Null when Ollama would call it invalid.
 */
export function canonicalModel(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed.length > MAX_LENGTH || !PRINTABLE_ASCII.test(trimmed)) return null;
  const { base, source } = splitSource(trimmed.toLowerCase());
  if (source !== null && splitSource(base).source !== null) return null;
  const { path, tag } = splitTag(base);
  // A scheme needs the full three-part form; before a shorter path it would be taken for a host.
  if (SCHEME.test(path) && path.split('/').length !== 5) return null;
  if (tag !== null && !PART.test(tag)) return null;
  const shortest = shortestPath(path);
  return shortest === null ? null : `${shortest}:${tagFor(tag, source === 'cloud')}`;
}

/** Whether Ollama would hand this model to its cloud: it then needs no slot and no memory on the backend. */
export function isCloudModel(name: string): boolean {
  return splitSource(name.trim().toLowerCase()).source === 'cloud';
}
