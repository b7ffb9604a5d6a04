import type { Core } from '../core.ts';
import { runInference } from '../generation/inference.ts';
import type { PromptMessage } from '../generation/prompt.ts';
import { type Fields, readFields } from '../request/fields.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { readCompatBody } from './compat-body.ts';
import { compatFormat, compatJob, compatMessage, compatThink, compatTools } from './compat-job.ts';
import { createOpenAiChatDialect, createOpenAiTextDialect, type OpenAiMeta } from './openai-dialect.ts';

function metaOf(core: Core, fields: Fields): OpenAiMeta {
  return {
    model: fields.string('model'),
    number: core.machine.random.integer(0, 998),
    includeUsage: fields.object('stream_options').include_usage === true,
    now: core.machine.time.now,
  };
}

function messageOf(value: unknown): PromptMessage {
  const fields = readFields(value, 'Message');
  const calls = fields.has('tool_calls') ? JSON.stringify(fields.list('tool_calls')) : '';
  const role = fields.string('role').toLowerCase();
  return compatMessage(role === 'developer' ? 'system' : role, fields.raw('content'), calls);
}

/** POST /v1/chat/completions */
export function handleChatCompletions(core: Core, call: Call): void {
  const fields = readCompatBody(call, 'ChatCompletionRequest');
  const messages = fields.list('messages').map(messageOf);
  if (messages.length === 0) throw new Refusal(400, "[] is too short - 'messages'");
  const job = compatJob(core, call, {
    fields,
    messages,
    tools: compatTools(fields.list('tools'), 'parameters'),
    numPredict: fields.number('max_tokens') ?? fields.number('max_completion_tokens'),
    think: compatThink(fields),
    format: compatFormat(fields.raw('response_format')),
    use: 'chat',
  });
  runInference(core, call, job, createOpenAiChatDialect(metaOf(core, fields)));
}

/** POST /v1/completions */
export function handleCompletions(core: Core, call: Call): void {
  const fields = readCompatBody(call, 'CompletionRequest');
  const prompt = fields.string('prompt');
  const job = compatJob(core, call, {
    fields,
    messages: [{ role: 'user', content: prompt + fields.string('suffix'), images: [] }],
    tools: [],
    numPredict: fields.number('max_tokens'),
    think: false,
    format: undefined,
    use: 'generate',
  });
  runInference(core, call, { ...job, empty: prompt === '' }, createOpenAiTextDialect(metaOf(core, fields)));
}

/** GET /v1/models */
export function handleModels(core: Core, call: Call): void {
  const data = core.machine.inventory.list().map((model) => entry(model.name, model.modifiedAtMs));
  call.reply.json(200, { object: 'list', data: data.length > 0 ? data : null });
}

/** GET /v1/models/:model */
export function handleModel(core: Core, call: Call): void {
  const name = decodeURIComponent(call.path.slice('/v1/models/'.length));
  const model = core.machine.inventory.find(name);
  if (!model) throw new Refusal(404, `model '${name}' not found`);
  call.reply.json(200, entry(name, model.modifiedAtMs));
}

function entry(id: string, modifiedAtMs: number): Record<string, unknown> {
  const owner = id.includes('/') ? (id.split('/')[0] ?? '') : 'library';
  return { id, object: 'model', created: Math.floor(modifiedAtMs / 1000), owned_by: owner };
}
