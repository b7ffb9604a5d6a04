import type { Core } from '../core.ts';
import { type EmbeddingJob, type EmbeddingResult, runEmbedding } from '../generation/embedding.ts';
import { type Fields, readBody } from '../request/fields.ts';
import { parseKeepAlive } from '../request/keep-alive.ts';
import { requireModel, requireName } from '../request/model-checks.ts';
import { parseOptions } from '../request/options.ts';
import { Refusal } from '../request/refusal.ts';
import { DEFAULT_RUNNER_OPTIONS } from '../scheduling/runner-options.ts';
import type { Call } from '../wire/call.ts';
import { nanoseconds } from '../wire/timestamps.ts';
import { readCompatBody } from './compat-body.ts';
import { errorBody } from './errors.ts';

function inputsOf(value: unknown, message: string): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Refusal(400, message);
}

function wishOf(core: Core, call: Call, fields: Fields, missing: Refusal): EmbeddingJob['wish'] {
  const asked = fields.string('model');
  const keepAliveMs = parseKeepAlive(fields.raw('keep_alive'));
  requireName(asked, missing);
  const model = requireModel(core.machine, call, asked, 'try-pulling');
  return { model, options: parseOptions(fields.object('options'), true).runner, keepAliveMs };
}

const nativeFailure =
  (call: Call) =>
  (status: number, message: string): void =>
    call.reply.json(status, { error: message });

/** POST /api/embed */
export function handleEmbed(core: Core, call: Call): void {
  const fields = readBody(call.body, 'EmbedRequest');
  const asked = fields.string('model');
  const inputs = inputsOf(fields.raw('input'), 'invalid input type');
  runEmbedding(core, call, {
    wish: wishOf(core, call, fields, new Refusal(404, `model '${asked}' not found`)),
    inputs,
    dimensions: fields.number('dimensions'),
    truncate: fields.bool('truncate') ?? true,
    failed: nativeFailure(call),
    done: (result) =>
      call.reply.json(200, {
        model: asked,
        embeddings: result.vectors,
        total_duration: nanoseconds(result.totalMs),
        load_duration: nanoseconds(result.loadMs),
        ...(result.promptTokens > 0 ? { prompt_eval_count: result.promptTokens } : {}),
      }),
  });
}

/** POST /api/embeddings, the older form: one text, vector not normalised. */
export function handleEmbeddings(core: Core, call: Call): void {
  const fields = readBody(call.body, 'EmbeddingRequest');
  const prompt = fields.string('prompt');
  runEmbedding(core, call, {
    wish: wishOf(core, call, fields, new Refusal(400, 'model is required')),
    inputs: prompt === '' ? [] : [prompt],
    dimensions: undefined,
    truncate: true,
    failed: nativeFailure(call),
    done: (result) => call.reply.json(200, { embedding: (result.vectors[0] ?? []).map((value) => value * 10) }),
  });
}

function encode(vector: number[], format: unknown): unknown {
  return format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
}

function openAiBody(result: EmbeddingResult, asked: string, format: unknown): unknown {
  return {
    object: 'list',
    data: result.vectors.map((vector, index) => ({ object: 'embedding', embedding: encode(vector, format), index })),
    model: asked,
    usage: { prompt_tokens: result.promptTokens, total_tokens: result.promptTokens },
  };
}

/** POST /v1/embeddings */
export function handleOpenAiEmbeddings(core: Core, call: Call): void {
  const fields = readCompatBody(call, 'EmbedRequest');
  const asked = fields.string('model');
  const format = fields.raw('encoding_format');
  if (format !== undefined && format !== 'float' && format !== 'base64') {
    throw new Refusal(
      400,
      `Invalid value for 'encoding_format' = ${String(format)}. Supported values: ['float', 'base64'].`,
    );
  }
  const inputs = inputsOf(fields.raw('input'), 'invalid input');
  if (inputs.length === 0) throw new Refusal(400, 'invalid input');
  requireName(asked, new Refusal(400, 'model is required'));
  runEmbedding(core, call, {
    wish: {
      model: requireModel(core.machine, call, asked, 'try-pulling'),
      options: DEFAULT_RUNNER_OPTIONS,
      keepAliveMs: undefined,
    },
    inputs,
    dimensions: fields.number('dimensions'),
    truncate: true,
    failed: (status, message) => call.reply.json(status, errorBody('openai', status, message)),
    done: (result) => call.reply.json(200, openAiBody(result, asked, format)),
  });
}
