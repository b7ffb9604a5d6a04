import type { Readable } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import type { Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { ContextChange } from '../../shared/exchange.ts';
import { callerName } from '../../shared/identity.ts';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Need } from '../fleet/availability.ts';
import { NO_WORK, type Work } from '../fleet/work.ts';
import type { ClientRequest } from './client-wire.ts';
import { type BodyScan, decodeString, scanBody, type VisitMember } from './find-model.ts';
import { type ContextRule, fitContext } from './fit-context.ts';
import { QUOTE } from './json-skip.ts';
import { findMultipartModel } from './multipart-model.ts';
import { createWorkReader } from './read-work.ts';
import type { Route } from './routes.ts';

/** A request understood: what it asks, and what it may be served by. */
export interface Intake {
  readonly route: Route;
  readonly need: Need;
  /** As sent to the backend, again if need be. A stream can be sent once only. */
  readonly body: Buffer | Readable | null;
  /** How its context size was set by a rule; null when the body is the client's own. */
  readonly context: ContextChange | null;
}

/** Ollama accepts zstd bodies on `/v1/*`, up to this size when unpacked. */
const UNPACKED_MAX_BYTES = 20 * 1024 * 1024;
const KEYS = { model: ['model'], 'model-or-name': ['model', 'name'], source: ['source'] } as const;

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });

/** Blobs are whole model files: they stream through, unbounded by `maxBody`, to the one backend named. */
export const isStreamedBody = ({ template }: Route, { method }: ClientRequest): boolean =>
  template === '/api/blobs/:digest' && method === 'POST';

/** A request whose body is here. */
export interface Received {
  readonly request: ClientRequest;
  readonly route: Route;
  readonly body: Buffer | Readable;
  /** The client's address. */
  readonly client: string;
  readonly permit: Permit;
  /** By canonical model name. */
  readonly contextRules: ReadonlyMap<string, ContextRule>;
}

/** Finds out what the request needs from a backend; `body` is whole unless the route streams it. */
export function readIntake(received: Received): Result<Intake, Refusal> {
  const { request, route, body, client, permit } = received;
  const read = Buffer.isBuffer(body) ? readBody(received, body) : ok(unread(body));
  if (!read.ok) return read;
  const { name, others, work, context } = read.value;
  const model = name === null ? null : canonicalModel(name);
  if (name !== null && model === null) return bad('invalid model name');
  if (model === null && route.kind === 'inference') return err(missingModel(route));
  const forbidden = whyForbidden([name, ...others], permit);
  if (forbidden) return err(forbidden);
  const cloud = model !== null && isCloudModel(model);
  const backend = headerOf(request, 'x-corral-backend');
  if (route.kind === 'management' && backend === undefined)
    return err({
      code: 'backend_required',
      message: `${route.template} changes one server: name it in the x-corral-backend header`,
    });
  const need: Need = {
    route: route.template,
    kind: route.kind === 'local' ? 'inventory' : route.kind,
    model,
    cloud,
    takesSlot: route.takesSlot && !cloud,
    backend: backend ?? null,
    caller: callerName(permit.identity, client),
    identity: permit.identity?.id ?? null,
    workClass: permit.workClass,
    mayUse: permit.mayUse,
    work,
  };
  return ok({ route, need, body: read.value.body, context });
}

export function headerOf(request: ClientRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

interface Reading extends Pick<Intake, 'body' | 'context'> {
  /** The model's name as the client wrote it; null when the route has none or it was left out. */
  readonly name: string | null;
  /** Every other model it would read or change, as written. */
  readonly others: readonly string[];
  readonly work: Work;
}

const unread = (body: Buffer | Readable, name: string | null = null): Reading => ({
  name,
  others: [],
  work: NO_WORK,
  body: Buffer.isBuffer(body) && body.length === 0 ? null : body,
  context: null,
});

/** Keys under which an order about models may name one. */
const NAMING = new Set(['model', 'name', 'source', 'destination', 'from']);

/** Goes through the body once, with somebody who notes what else is in it. */
type Scanning = (visit: VisitMember) => BodyScan;

/** The model it is about, and every other one it names: a copy and a build read one and write another. */
function readNames(text: Buffer, body: Buffer, scanWith: Scanning): Result<Reading, Refusal> {
  const others: string[] = [];
  const scan = scanWith((key, value) => {
    if (NAMING.has(key) && text[value[0]] === QUOTE) others.push(decodeString(text, value));
  });
  return scan.ok ? ok({ ...unread(body, scan.model), others }) : err(scan.refusal);
}

/** One model among these that the permit does not cover is one too many. */
function whyForbidden(names: readonly (string | null)[], { mayUse }: Permit): Refusal | null {
  for (const name of names) {
    const model = name === null ? null : canonicalModel(name);
    if (model !== null && !mayUse(model)) return { code: 'forbidden', message: `you may not use model '${model}'` };
  }
  return null;
}

function readBody({ request, route, contextRules }: Received, body: Buffer): Result<Reading, Refusal> {
  if (route.model === 'none' || route.model === 'path') return ok(unread(body));
  if (route.model === 'multipart') {
    const found = findMultipartModel(headerOf(request, 'content-type'), body);
    return found.ok ? ok(unread(body, found.value)) : found;
  }
  const text = unpack(request, body);
  if (!text.ok) return text;
  const keys = KEYS[route.model];
  const scanWith: Scanning = (visit) => scanBody(text.value, keys, route.streams !== 'never', visit);
  if (route.kind !== 'inference') return readNames(text.value, body, scanWith);
  const reader = createWorkReader(route.api);
  const scan = scanWith(reader.visit);
  if (!scan.ok) return err(scan.refusal);
  const name = scan.model;
  const options = reader.options(text.value);
  // The other APIs cannot name a context size; a packed body is none that a native route accepts.
  const isOpen = route.api === 'native' && text.value === body;
  const rule = isOpen ? contextRules.get(canonicalModel(name ?? '') ?? '') : undefined;
  const fitted = rule ? fitContext(body, options, rule) : null;
  const read = reader.work(text.value, options, fitted?.givenTokens);
  const work = route.embeds ? { ...read, outputLimit: 0 } : read;
  if (fitted === null) return ok({ ...unread(body, name), work });
  const { askedTokens, givenTokens } = fitted;
  return ok({ name, others: [], work, body: fitted.body, context: { askedTokens, givenTokens } });
}

function unpack(request: ClientRequest, body: Buffer): Result<Buffer, Refusal> {
  const encoding = headerOf(request, 'content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return ok(body);
  if (encoding !== 'zstd') return bad(`content-encoding ${encoding} is not accepted; send the body plain or as zstd`);
  try {
    return ok(zstdDecompressSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }));
  } catch (error) {
    return bad(`the zstd body does not unpack: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Ollama itself answers some routes as if a model with no name had been looked up. */
const missingModel = ({ template }: Route): Refusal =>
  template === '/api/generate' || template === '/api/embed'
    ? { code: 'model_not_found', message: "model '' not found" }
    : { code: 'bad_request', message: 'model is required' };
