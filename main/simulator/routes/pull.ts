import type { ModelSpec } from '../config.ts';
import type { Core } from '../core.ts';
import { layersOf } from '../disk/disk.ts';
import { createInventory } from '../disk/inventory.ts';
import { damage, layerTrouble, manifestTrouble } from '../faults/pull-trouble.ts';
import { type Fields, readBody } from '../request/fields.ts';
import { goJson } from '../request/json-text.ts';
import { parseName } from '../request/names.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';

const MANIFEST_MS = 120;
const UNKNOWN = 'pull model manifest: file does not exist';

/** Progress of a management request: a stream of lines, or only the last word. */
export interface ProgressLines {
  line(value: Record<string, unknown>): void;
  success(): void;
  fail(message: string): void;
}

/** Streams lines unless the request says not to; a failure after the first line is a line too. */
export function createProgress(call: Call, stream: boolean): ProgressLines {
  const write = (value: unknown): void => {
    if (!call.reply.started()) call.reply.prepare(200, { 'Content-Type': 'application/x-ndjson' });
    call.reply.write(`${goJson(value)}\n`);
  };
  const whole = (status: number, value: unknown): void => call.reply.json(status, value, 'application/json');
  return {
    line: (value) => {
      if (stream) write(value);
    },
    success() {
      if (!stream) {
        whole(200, { status: 'success' });
        return;
      }
      write({ status: 'success' });
      call.reply.end();
    },
    fail(message) {
      if (!stream) {
        whole(500, { error: message });
        return;
      }
      write({ error: message });
      call.reply.end();
    },
  };
}

/** `model`, or `name` as older clients send it. */
export function nameIn(fields: Fields): string {
  return validName(fields.string('model') || fields.string('name'));
}

/** The name itself, when it keeps to the grammar. */
export function validName(name: string): string {
  if (!parseName(name)) throw new Refusal(400, 'invalid model name');
  return name;
}

function published(core: Core, name: string): ModelSpec | undefined {
  const config = core.machine.config();
  return createInventory([...config.models, ...config.registry]).find(name);
}

/** Fetches one layer after the other, then calls `done`. */
function fetchLayers(
  core: Core,
  call: Call,
  job: { model: ModelSpec; progress: ProgressLines; done: () => void },
): void {
  const layers = layersOf(job.model);
  let leave = (): void => {};
  const next = (): void => {
    const layer = layers.shift();
    if (!layer) {
      job.done();
      return;
    }
    const status = `pulling ${layer.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
    let finished = false;
    let failed = false;
    const stop = core.machine.disk.fetch(layer, (completed) => {
      if (finished || failed) return;
      const trouble = layerTrouble(call.faults, layer, completed);
      if (trouble !== undefined) {
        failed = true;
        core.machine.time.after(0, () => leave());
        job.progress.fail(trouble);
        return;
      }
      job.progress.line({
        status,
        digest: layer.digest,
        total: layer.totalBytes,
        ...(completed > 0 ? { completed } : {}),
      });
      finished = completed >= layer.totalBytes;
      if (finished) core.machine.time.after(0, next);
    });
    leave = finished ? () => {} : stop;
  };
  call.onGone(() => leave());
  next();
}

/** Fetches a model into the inventory, reporting as `pull` does. */
export function pullModel(core: Core, call: Call, name: string, progress: ProgressLines): void {
  const { time, inventory } = core.machine;
  progress.line({ status: 'pulling manifest' });
  time.after(MANIFEST_MS, () => {
    if (call.gone) return;
    const model = published(core, name);
    const trouble = manifestTrouble(call.faults) ?? (model ? undefined : UNKNOWN);
    if (!model || trouble !== undefined) {
      progress.fail(trouble ?? UNKNOWN);
      return;
    }
    const done = (): void => {
      if (call.gone) return;
      progress.line({ status: 'verifying sha256 digest' });
      const broken = damage(call.faults, layersOf(model));
      if (broken !== undefined) {
        progress.fail(broken);
        return;
      }
      progress.line({ status: 'writing manifest' });
      inventory.put({ ...model, modifiedAtMs: time.now() });
      progress.success();
    };
    fetchLayers(core, call, { model, progress, done });
  });
}

/** POST /api/pull */
export function handlePull(core: Core, call: Call): void {
  const fields = readBody(call.body, 'PullRequest');
  const name = nameIn(fields);
  pullModel(core, call, name, createProgress(call, fields.bool('stream') ?? true));
}

/** POST /api/push: the registry takes everything at once. */
export function handlePush(core: Core, call: Call): void {
  const fields = readBody(call.body, 'PushRequest');
  const name = nameIn(fields);
  const progress = createProgress(call, fields.bool('stream') ?? true);
  progress.line({ status: 'retrieving manifest' });
  const model = core.machine.inventory.find(name);
  if (!model) {
    progress.fail('file does not exist');
    return;
  }
  for (const layer of layersOf(model)) {
    const status = `pushing ${layer.digest.slice(7, 19)}`;
    progress.line({ status, digest: layer.digest, total: layer.totalBytes, completed: layer.totalBytes });
  }
  progress.line({ status: 'pushing manifest' });
  progress.success();
}
