import type { Core } from '../core.ts';
import { runInference } from '../generation/inference.ts';
import type { PromptMessage } from '../generation/prompt.ts';
import { readFields } from '../request/fields.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { readCompatBody } from './compat-body.ts';
import { compatFormat, compatJob, compatMessage, compatThink, compatTools } from './compat-job.ts';
import { createResponsesDialect } from './responses-dialect.ts';

function itemMessage(item: unknown): PromptMessage {
  const fields = readFields(item, 'ResponsesInputItem');
  const type = fields.has('type') ? fields.string('type') : 'message';
  if (type === 'function_call_output') return compatMessage('tool', fields.string('output'));
  if (type === 'function_call') return compatMessage('assistant', fields.string('name') + fields.string('arguments'));
  if (type === 'reasoning') return compatMessage('assistant', '');
  const role = fields.string('role');
  return compatMessage(role === 'developer' ? 'system' : role, fields.raw('content'));
}

function messagesOf(input: unknown): PromptMessage[] {
  if (typeof input === 'string') return [compatMessage('user', input)];
  if (Array.isArray(input)) return input.map(itemMessage);
  throw new Refusal(400, 'input must be a string or array');
}

/** POST /v1/responses */
export function handleResponses(core: Core, call: Call): void {
  const fields = readCompatBody(call, 'ResponsesRequest');
  const { random, time } = core.machine;
  const instructions = fields.string('instructions');
  const system = instructions === '' ? [] : [compatMessage('system', instructions)];
  const format = fields.object('text').format;
  const job = compatJob(core, call, {
    fields,
    messages: [...system, ...messagesOf(fields.raw('input'))],
    tools: compatTools(
      fields.list('tools').filter((tool) => readFields(tool, 'Tool').string('type') === 'function'),
      'parameters',
    ),
    numPredict: fields.number('max_output_tokens'),
    think: compatThink(fields),
    format: compatFormat(
      typeof format === 'object' && format !== null ? { ...format, json_schema: format } : undefined,
    ),
    use: 'chat',
  });
  const dialect = createResponsesDialect({
    model: job.requestedModel,
    id: `resp_${random.integer(0, 999_999)}`,
    itemId: String(random.integer(0, 999_999)),
    instructions,
    now: time.now,
  });
  runInference(core, call, job, dialect);
}
