import { isAtLeast, isLegacy, type ModelSpec } from '../config.ts';
import type { Core } from '../core.ts';
import { type Runner, vramOf } from '../scheduling/runner.ts';
import type { Call } from '../wire/call.ts';
import { localStamp } from '../wire/timestamps.ts';

/** Time to walk the manifests on disk. */
const DISK_WALK_MS = 4;
/** A keep-alive of "forever" is shown as the longest duration Go knows, about 292 years. */
const FOREVER_MS = 292 * 365.25 * 86_400_000;

export function detailsOf(model: ModelSpec): Record<string, unknown> {
  return {
    parent_model: '',
    format: model.engine === 'mlx' ? 'safetensors' : 'gguf',
    family: model.family,
    families: [model.family],
    parameter_size: model.parameterSize,
    quantization_level: model.quantization,
  };
}

function tagEntry(core: Core, model: ModelSpec): Record<string, unknown> {
  const config = core.machine.config();
  const modern = !isLegacy(config.version);
  const remote = model.remote ? { remote_model: model.remote.model, remote_host: model.remote.host } : {};
  const more = modern ? { context_length: model.trainCtx, embedding_length: model.embeddingLength } : {};
  return {
    name: model.name,
    model: model.name,
    ...remote,
    modified_at: localStamp(model.modifiedAtMs, config.utcOffsetMinutes),
    size: model.sizeBytes,
    digest: model.digest,
    details: { ...detailsOf(model), ...more },
    ...(modern ? { capabilities: model.capabilities } : {}),
  };
}

/** GET /api/tags */
export function handleTags(core: Core, call: Call): void {
  const answer = (): void =>
    call.reply.json(200, { models: core.machine.inventory.list().map((model) => tagEntry(core, model)) });
  const { time, tagsReadyAtMs } = core.machine;
  const slow = call.faults.find('tags-slow');
  if (slow) time.after(slow.delayMs ?? 10_000, answer);
  else time.at(Math.max(tagsReadyAtMs, time.now() + time.scaled(DISK_WALK_MS)), answer);
}

function expiryOf(core: Core, runner: Runner): number {
  const { time } = core.machine;
  if (runner.expiresAtMs !== null && Number.isFinite(runner.expiresAtMs)) return runner.expiresAtMs;
  if (!Number.isFinite(runner.sessionDurationMs)) return time.now() + FOREVER_MS;
  return time.now() + time.scaled(runner.sessionDurationMs);
}

function psEntry(core: Core, runner: Runner, expiresAtMs: number): Record<string, unknown> {
  const { utcOffsetMinutes, version } = core.machine.config();
  return {
    name: runner.name,
    model: runner.name,
    size: runner.totalBytes,
    digest: runner.model.digest,
    details: detailsOf(runner.model),
    expires_at: localStamp(expiresAtMs, utcOffsetMinutes),
    size_vram: vramOf(runner),
    ...(isAtLeast(version, '0.10.0') ? { context_length: runner.context } : {}),
  };
}

/** GET /api/ps */
export function handlePs(core: Core, call: Call): void {
  if (call.faults.find('ps-block')) return;
  const skewMs = call.faults.find('clock-skew')?.skewMs ?? 0;
  core.scheduler.residents.whenUnlocked(() => {
    const rows = core.scheduler.residents
      .list()
      .filter((runner) => runner.state !== 'dead')
      .map((runner) => ({ runner, expiresAtMs: expiryOf(core, runner) + skewMs }))
      .sort((left, right) => right.expiresAtMs - left.expiresAtMs);
    call.reply.json(200, { models: rows.map((row) => psEntry(core, row.runner, row.expiresAtMs)) });
  });
}

/** GET /api/version */
export function handleVersion(core: Core, call: Call): void {
  const answer = (): void => call.reply.json(200, { version: core.machine.config().version });
  const slow = call.faults.find('version-slow');
  if (slow) core.machine.time.after(slow.delayMs ?? 10_000, answer);
  else answer();
}

/** GET / */
export function handleRoot(_core: Core, call: Call): void {
  call.reply.send(200, { 'Content-Type': 'text/plain; charset=utf-8' }, 'Ollama is running');
}
