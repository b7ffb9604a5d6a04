import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import type { Refusal } from '../../shared/errors.ts';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Need } from '../fleet/availability.ts';
import { NO_WORK, type Work } from '../fleet/work.ts';
import { scanBody } from './find-model.ts';
import { findMultipartModel } from './multipart-model.ts';
import { createWorkReader } from './read-work.ts';
import type { Route } from './routes.ts';

/** A request understood: what it asks, and what it may be served by. */
export interface Intake {
  readonly route: Route;
  readonly need: Need;
  /** As sent to the backend, again if need be. A stream can be sent once only. */
  readonly body: Buffer | Readable | null;
}

/** Ollama accepts zstd bodies on `/v1/*`, up to this size when unpacked. */
const UNPACKED_MAX_BYTES = 20 * 1024 * 1024;
const KEYS = { model: ['model'], 'model-or-name': ['model', 'name'], source: ['source'] } as const;

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });

/** Blobs are whole model files: they stream through, unbounded by `maxBody`, to the one backend named. */
export const isStreamedBody = ({ template }: Route, { method }: IncomingMessage): boolean =>
  template === '/api/blobs/:digest' && method === 'POST';

/** A request whose body is here. */
export interface Received {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly body: Buffer | Readable;
  /** The authenticated identity, else the client's address. */
  readonly caller: string;
}

/** Finds out what the request needs from a backend; `body` is whole unless the route streams it. */
export function readIntake({ request, route, body, caller }: Received): Result<Intake, Refusal> {
  const read = Buffer.isBuffer(body) ? readBody(request, route, body) : ok({ name: null, work: NO_WORK });
  if (!read.ok) return read;
  const { name, work } = read.value;
  const model = name === null ? null : canonicalModel(name);
  if (name !== null && model === null) return bad('invalid model name');
  if (model === null && route.kind === 'inference') return err(missingModel(route));
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
    caller,
    workClass: 'normal',
    work,
  };
  return ok({ route, need, body: Buffer.isBuffer(body) && body.length === 0 ? null : body });
}

export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

interface Reading {
  /** The model's name as the client wrote it; null when the route has none or it was left out. */
  readonly name: string | null;
  readonly work: Work;
}

function readBody(request: IncomingMessage, route: Route, body: Buffer): Result<Reading, Refusal> {
  if (route.model === 'none' || route.model === 'path') return ok({ name: null, work: NO_WORK });
  if (route.model === 'multipart') {
    const found = findMultipartModel(headerOf(request, 'content-type'), body);
    return found.ok ? ok({ name: found.value, work: NO_WORK }) : found;
  }
  const text = unpack(request, body);
  if (!text.ok) return text;
  const reader = createWorkReader();
  const scan = scanBody(text.value, KEYS[route.model], route.streams !== 'never', reader.visit);
  if (!scan.ok) return err(scan.refusal);
  return ok({ name: scan.model, work: route.kind === 'inference' ? reader.work(text.value) : NO_WORK });
}

function unpack(request: IncomingMessage, body: Buffer): Result<Buffer, Refusal> {
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
