import { createHash } from 'node:crypto';
import type { ModelSpec } from '../config.ts';
import type { Core } from '../core.ts';
import { createRandom, hashOf } from '../random.ts';
import { readBody } from '../request/fields.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { createProgress, nameIn, type ProgressLines, pullModel, validName } from './pull.ts';

/** DELETE /api/delete: a resident runner stays in memory. */
export function handleDelete(core: Core, call: Call): void {
  const name = nameIn(readBody(call.body, 'DeleteRequest'));
  if (!core.machine.inventory.remove(name)) throw new Refusal(404, `model '${name}' not found`);
  call.reply.send(200, {}, '');
}

/** POST /api/copy */
export function handleCopy(core: Core, call: Call): void {
  const fields = readBody(call.body, 'CopyRequest');
  const source = fields.string('source');
  const model = core.machine.inventory.find(source);
  if (!model) throw new Refusal(404, `model "${source}" not found`);
  const destination = validName(fields.string('destination'));
  core.machine.inventory.put({ ...model, name: destination, modifiedAtMs: core.machine.time.now() });
  call.reply.send(200, {}, '');
}

function digestIn(call: Call): string {
  const digest = decodeURIComponent(call.path.slice('/api/blobs/'.length)).replace('sha256-', 'sha256:');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Refusal(400, 'invalid digest format');
  return digest;
}

/** HEAD /api/blobs/:digest */
export function handleBlobCheck(core: Core, call: Call): void {
  const digest = digestIn(call);
  if (!core.machine.disk.has(digest)) throw new Refusal(404, `blob "${digest}" not found`);
  call.reply.send(200, {}, '');
}

/** POST /api/blobs/:digest */
export function handleBlobUpload(core: Core, call: Call): void {
  const digest = digestIn(call);
  if (core.machine.disk.has(digest)) {
    call.reply.send(200, {}, '');
    return;
  }
  const actual = `sha256:${createHash('sha256').update(call.body).digest('hex')}`;
  if (actual !== digest) throw new Refusal(400, `digest mismatch, expected "${digest}", got "${actual}"`);
  core.machine.disk.put(digest);
  call.reply.send(201, {}, '');
}

function derived(base: ModelSpec, name: string, nowMs: number): ModelSpec {
  const digest = createRandom(hashOf(`${base.digest} ${name} ${nowMs}`)).hex(64);
  return { ...base, name, digest, modifiedAtMs: nowMs };
}

function finishCreate(core: Core, base: ModelSpec, name: string, progress: ProgressLines): void {
  progress.line({ status: `using existing layer sha256:${base.blobId.replace(/^sha256[-:]/, '')}` });
  progress.line({ status: 'writing manifest' });
  core.machine.inventory.put(derived(base, name, core.machine.time.now()));
  progress.success();
}

function baseFromFiles(core: Core, files: Record<string, unknown>): ModelSpec {
  const digests = Object.values(files).filter((digest) => typeof digest === 'string');
  const missing = digests.find((digest) => !core.machine.disk.has(digest));
  if (missing !== undefined) throw new Refusal(400, `blob "${missing}" not found`);
  const [model] = core.machine.config().registry;
  const [digest = ''] = digests;
  if (!model || digest === '') throw new Refusal(400, "neither 'from' or 'files' was specified");
  return { ...model, blobId: digest.replace(':', '-') };
}

/** POST /api/create, from another model or from uploaded blobs. */
export function handleCreate(core: Core, call: Call): void {
  const fields = readBody(call.body, 'CreateRequest');
  const name = nameIn(fields);
  const from = fields.string('from');
  const progress = createProgress(call, fields.bool('stream') ?? true);
  const base = from === '' ? baseFromFiles(core, fields.object('files')) : core.machine.inventory.find(from);
  if (base) {
    finishCreate(core, base, name, progress);
    return;
  }
  const success = (): void => {
    const pulled = core.machine.inventory.find(from);
    if (pulled) finishCreate(core, pulled, name, progress);
  };
  pullModel(core, call, from, { ...progress, success });
}
