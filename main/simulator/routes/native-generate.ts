import type { Core } from '../core.ts';
import { runInference } from '../generation/inference.ts';
import type { Job } from '../generation/job.ts';
import type { PromptMessage, PromptSource } from '../generation/prompt.ts';
import { type Fields, readBody } from '../request/fields.ts';
import { parseKeepAlive } from '../request/keep-alive.ts';
import { decideThinking, requireCapability, requireModel, requireName, requireUse } from '../request/model-checks.ts';
import { parseOptions } from '../request/options.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { checkLogprobs, parseFormat } from './native-chat.ts';
import { createNativeDialect } from './native-dialect.ts';

function sourceOf(fields: Fields): PromptSource {
  const system = fields.string('system');
  const prompt = fields.string('prompt') + fields.string('suffix');
  const context = fields.list('context').filter((token) => typeof token === 'number');
  const messages: PromptMessage[] = [
    ...(system === '' ? [] : [{ role: 'system', content: system, images: [] }]),
    { role: 'user', content: prompt, images: fields.strings('images') },
  ];
  return { preamble: '', context, messages, truncate: fields.bool('truncate') ?? true };
}

function checkRaw(fields: Fields): void {
  const templated =
    fields.string('template') !== '' || fields.string('system') !== '' || fields.list('context').length > 0;
  if (fields.bool('raw') && templated) throw new Refusal(400, 'raw mode does not support template, system, or context');
}

function jobOf(core: Core, call: Call, fields: Fields): Job {
  const asked = fields.string('model');
  const keepAliveMs = parseKeepAlive(fields.raw('keep_alive'));
  checkLogprobs(fields);
  requireName(asked, new Refusal(404, `model '${asked}' not found`));
  const model = requireModel(core.machine, call, asked, 'plain');
  requireUse(model, asked, 'generate');
  checkRaw(fields);
  if (fields.string('suffix') !== '') requireCapability(model, 'insert');
  const options = parseOptions(fields.object('options'), fields.bool('shift') ?? true);
  return {
    requestedModel: asked,
    model,
    stream: fields.bool('stream') ?? true,
    keepAliveMs,
    options: options.runner,
    numPredict: options.numPredict,
    source: sourceOf(fields),
    empty: fields.string('prompt') === '' && fields.string('suffix') === '',
    thinking: decideThinking(model, asked, fields.raw('think')),
    tools: [],
    format: parseFormat(fields.raw('format')),
  };
}

/** POST /api/generate */
export function handleGenerate(core: Core, call: Call): void {
  const fields = readBody(call.body, 'GenerateRequest');
  const job = jobOf(core, call, fields);
  const raw = fields.bool('raw') ?? false;
  const skewMs = call.faults.find('clock-skew')?.skewMs ?? 0;
  const now = (): number => core.machine.time.now() + skewMs;
  runInference(core, call, job, createNativeDialect({ route: 'generate', model: job.requestedModel, raw, now }));
}
