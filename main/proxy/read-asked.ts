import type { Readable } from 'node:stream';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Refusal } from '../../shared/errors.ts';
import type { ContextChange } from '../../shared/exchange.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { AliasStep } from '../fleet/alias-table.ts';
import { NO_WORK, type Work } from '../fleet/work.ts';
import { type ClientRequest, headerOf } from './client-wire.ts';
import { applyEdits, type Edit } from './edits.ts';
import { decodeString, type Span, scanBody } from './find-model.ts';
import { type ContextRule, fitContext } from './fit-context.ts';
import { QUOTE } from './json-skip.ts';
import { findMultipartModel } from './multipart-model.ts';
import { createWorkReader } from './read-work.ts';
import type { Route } from './routes.ts';
import { createStayReader, type IsStayRuled, type StayReader } from './set-keep-alive-aside.ts';

/** What goes to a backend, and what it takes to serve it. */
export interface Asked {
  /** Sent again if need be. A stream can be sent once only. */
  readonly body: Buffer | Readable | null;
  /** How its context size was set by a rule; null when it is the client's own. */
  readonly context: ContextChange | null;
  readonly work: Work;
}

/** What a body says. */
export interface Reading {
  /** The model's name as the client wrote it; null when the route has none or it was left out. */
  readonly name: string | null;
  /** Every other model it would read or change, as written. */
  readonly others: readonly string[];
  /** Nothing but to leave memory is asked of the model; looked for only where some rule says what stays there. */
  readonly unloads: boolean;
  /** As it goes to a backend: for the model it names, or with another one's name written in its place. */
  readonly askFor: (instead: AliasStep | null) => Asked;
}

interface Reader {
  readonly request: ClientRequest;
  readonly route: Route;
  /** By canonical model name. */
  readonly contextRules: ReadonlyMap<string, ContextRule>;
  /** Null where there are no such rules. */
  readonly isStayRuled: IsStayRuled | null;
}

/** Ollama accepts zstd bodies on `/v1/*`, up to this size when unpacked. */
const UNPACKED_MAX_BYTES = 20 * 1024 * 1024;
const MOST_ENCODING_CHARS = 40;
const KEYS = { model: ['model'], 'model-or-name': ['model', 'name'], source: ['source'] } as const;
/** Keys under which an order about models may name one. */
const NAMING = new Set(['model', 'name', 'source', 'destination', 'from']);

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });

/** A body that nobody looks into. */
export function unread(body: Buffer | Readable): Reading {
  const sent = Buffer.isBuffer(body) && body.length === 0 ? null : body;
  return { name: null, others: [], unloads: false, askFor: () => ({ body: sent, context: null, work: NO_WORK }) };
}

/** Finds the model in a body that is here, and what else counts. */
export function readAsked(reader: Reader, body: Buffer): Result<Reading, Refusal> {
  const { request, route } = reader;
  if (route.model === 'none' || route.model === 'path') return ok(unread(body));
  if (route.model === 'multipart') return readForm(request, body);
  const text = unpack(request, body);
  if (!text.ok) return text;
  const told: Told = { body, text: text.value, keys: KEYS[route.model] };
  return route.kind === 'inference' ? readWork(told, reader) : readNames(told, route);
}

interface NameFound {
  readonly model: string | null;
  readonly modelAt: Span | null;
}

interface Told {
  /** As it came. */
  readonly body: Buffer;
  /** Unpacked; the body itself where that came plain. */
  readonly text: Buffer;
  readonly keys: readonly string[];
}

function readForm(request: ClientRequest, body: Buffer): Result<Reading, Refusal> {
  const found = findMultipartModel(headerOf(request, 'content-type'), body);
  if (!found.ok) return found;
  if (found.value === null) return ok(unread(body));
  const { name, at } = found.value;
  return ok({
    name,
    others: [],
    unloads: false,
    askFor: (instead) => ({
      body: applyEdits(body, instead ? [{ from: at[0], to: at[1], insert: instead.name }] : []),
      context: null,
      work: NO_WORK,
    }),
  });
}

/** The model it is about, and every other one it names: a copy and a build read one and write another. */
function readNames(told: Told, route: Route): Result<Reading, Refusal> {
  const { text, keys } = told;
  const others: string[] = [];
  const scan = scanBody(text, keys, route.streams !== 'never', (key, from, to) => {
    if (NAMING.has(key) && text[from] === QUOTE) others.push(decodeString(text, [from, to]));
  });
  if (!scan.ok) return err(scan.refusal);
  return ok({
    name: scan.model,
    others,
    unloads: false,
    askFor: (instead) => ({
      body: rewrite(told, renaming(scan, instead)),
      context: null,
      work: NO_WORK,
    }),
  });
}

function readWork(told: Told, { route, contextRules, isStayRuled }: Reader): Result<Reading, Refusal> {
  const { body, text, keys } = told;
  const reader = createWorkReader(route.api);
  // The other APIs have no keep-alive.
  const stay = isStayRuled !== null && route.api === 'native' ? createStayReader(reader.visit) : null;
  const scan = scanBody(text, keys, route.streams !== 'never', stay?.visit ?? reader.visit);
  if (!scan.ok) return err(scan.refusal);
  const name = scan.model;
  const options = reader.options(text);
  // The other APIs cannot name a context size; a packed body is none that a native route accepts.
  const isOpen = route.api === 'native' && text === body;
  // Most gateways have no rule: then no name is spelt out for one.
  const hasRules = isOpen && (contextRules.size > 0 || stay !== null);
  return ok({
    name,
    others: [],
    unloads: stay?.isUnload(text) ?? false,
    askFor(instead) {
      const model = hasRules ? modelOf(name, instead) : null;
      const rule = model === null ? undefined : contextRules.get(model);
      const fitted = rule ? fitContext(text, options, rule) : null;
      const read = reader.work(text, options, fitted?.givenTokens);
      const renamed = renaming(scan, instead);
      const changed = fitted ? [...renamed, fitted.edit] : renamed;
      return {
        body: rewrite(told, model !== null && isStayRuled?.(model) ? withoutStay(changed, stay) : changed),
        context: fitted && { askedTokens: fitted.askedTokens, givenTokens: fitted.givenTokens },
        work: route.embeds ? { ...read, outputLimit: 0 } : read,
      };
    },
  });
}

const withoutStay = (edits: readonly Edit[], stay: StayReader | null): readonly Edit[] =>
  stay === null ? edits : [...edits, ...stay.edits()];

/** Empty for a name that is none, which no rule is about. */
const modelOf = (name: string | null, instead: AliasStep | null): string =>
  instead?.model ?? canonicalModel(name ?? '') ?? '';

/** The name that counts, and no other: where it stands twice Ollama goes by that one. */
const renaming = ({ model, modelAt: at }: NameFound, instead: AliasStep | null): readonly Edit[] =>
  at && instead && instead.name !== model
    ? [{ from: at[0], to: at[1], insert: JSON.stringify(instead.name) }]
    : NO_EDITS;
const NO_EDITS: readonly Edit[] = [];

/** A body that came packed leaves packed: its head says so. */
function rewrite({ body, text }: Told, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return body;
  const edited = applyEdits(text, edits);
  return text === body ? edited : zstdCompressSync(edited);
}

function unpack(request: ClientRequest, body: Buffer): Result<Buffer, Refusal> {
  const encoding = headerOf(request, 'content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return ok(body);
  if (encoding !== 'zstd')
    return bad(
      `content-encoding ${encoding.slice(0, MOST_ENCODING_CHARS)} is not accepted; send the body plain or as zstd`,
    );
  try {
    return ok(zstdDecompressSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }));
  } catch (error) {
    return bad(`the zstd body does not unpack: ${error instanceof Error ? error.message : String(error)}`);
  }
}
