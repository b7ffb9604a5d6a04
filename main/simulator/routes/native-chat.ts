import type { Core } from '../core.ts';
import { runInference } from '../generation/inference.ts';
import type { Job, ToolDefinition } from '../generation/job.ts';
import type { PromptMessage } from '../generation/prompt.ts';
import { type Fields, readBody, readFields } from '../request/fields.ts';
import { parseKeepAlive } from '../request/keep-alive.ts';
import { decideThinking, requireCapability, requireModel, requireName, requireUse } from '../request/model-checks.ts';
import { parseOptions } from '../request/options.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { createNativeDialect } from './native-dialect.ts';

function messageOf(value: unknown): PromptMessage {
  const fields = readFields(value, 'Message');
  const calls = fields.has('tool_calls') ? JSON.stringify(fields.list('tool_calls')) : '';
  return {
    role: fields.string('role').toLowerCase(),
    content: fields.string('content') + calls,
    images: fields.strings('images'),
  };
}

function toolOf(value: unknown): ToolDefinition {
  const declared = readFields(readFields(value, 'Tool').object('function'), 'ToolFunction');
  return { name: declared.string('name'), parameters: declared.raw('parameters') };
}

/** `json`, a schema, or undefined; anything else is refused in the server's words. */
export function parseFormat(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === 'json' || (typeof value === 'object' && !Array.isArray(value))) return value;
  throw new Refusal(500, `invalid format: ${JSON.stringify(value)}; expected "json" or a valid JSON Schema object`);
}

/** Checks that hold for every native text request, in the order a real server makes them. */
export function checkLogprobs(fields: Fields): void {
  const top = fields.number('top_logprobs') ?? 0;
  if (top < 0 || top > 20) throw new Refusal(400, 'top_logprobs must be between 0 and 20');
}

function jobOf(core: Core, call: Call, fields: Fields): Job {
  const asked = fields.string('model');
  const keepAliveMs = parseKeepAlive(fields.raw('keep_alive'));
  const messages = fields.list('messages').map(messageOf);
  const tools = fields.list('tools');
  checkLogprobs(fields);
  requireName(asked, new Refusal(400, 'model is required'));
  const model = requireModel(core.machine, call, asked, 'plain');
  requireUse(model, asked, 'chat');
  if (tools.length > 0) requireCapability(model, 'tools');
  const options = parseOptions(fields.object('options'), fields.bool('shift') ?? true);
  return {
    requestedModel: asked,
    model,
    stream: fields.bool('stream') ?? true,
    keepAliveMs,
    options: options.runner,
    numPredict: options.numPredict,
    source: {
      preamble: tools.length > 0 ? JSON.stringify(tools) : '',
      context: [],
      messages,
      truncate: fields.bool('truncate') ?? true,
    },
    empty: messages.length === 0,
    thinking: decideThinking(model, asked, fields.raw('think')),
    tools: tools.map(toolOf),
    format: parseFormat(fields.raw('format')),
  };
}

/** POST /api/chat */
export function handleChat(core: Core, call: Call): void {
  const fields = readBody(call.body, 'ChatRequest');
  const job = jobOf(core, call, fields);
  const skewMs = call.faults.find('clock-skew')?.skewMs ?? 0;
  const now = (): number => core.machine.time.now() + skewMs;
  runInference(core, call, job, createNativeDialect({ route: 'chat', model: job.requestedModel, raw: false, now }));
}
