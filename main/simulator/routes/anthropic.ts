import type { Core } from '../core.ts';
import { runInference } from '../generation/inference.ts';
import type { PromptMessage } from '../generation/prompt.ts';
import { readFields } from '../request/fields.ts';
import { Refusal } from '../request/refusal.ts';
import type { Call } from '../wire/call.ts';
import { createAnthropicDialect } from './anthropic-dialect.ts';
import { readCompatBody } from './compat-body.ts';
import { compatJob, compatMessage, compatTools } from './compat-job.ts';

function messageOf(value: unknown): PromptMessage {
  const fields = readFields(value, 'MessageParam');
  return compatMessage(fields.string('role'), fields.raw('content'));
}

function thinkOf(thinking: Record<string, unknown>, canThink: boolean): unknown {
  // Asking a model that cannot think is let through here, unlike on the native routes.
  return canThink ? thinking.type === 'enabled' || thinking.type === 'adaptive' : false;
}

/** POST /v1/messages */
export function handleMessages(core: Core, call: Call): void {
  const fields = readCompatBody(call, 'MessagesRequest');
  if (fields.string('model') === '') throw new Refusal(400, 'model is required');
  const maxTokens = fields.number('max_tokens') ?? 0;
  if (maxTokens <= 0) throw new Refusal(400, 'max_tokens is required and must be positive');
  const turns = fields.list('messages').map(messageOf);
  if (turns.length === 0) throw new Refusal(400, 'messages is required');
  const system = fields.has('system') ? [compatMessage('system', fields.raw('system'))] : [];
  const model = core.machine.inventory.find(fields.string('model'));
  const job = compatJob(core, call, {
    fields,
    messages: [...system, ...turns],
    tools: compatTools(fields.list('tools'), 'input_schema'),
    numPredict: maxTokens,
    think: thinkOf(fields.object('thinking'), model?.capabilities.includes('thinking') ?? false),
    format: undefined,
    use: 'chat',
  });
  const dialect = createAnthropicDialect({
    model: job.requestedModel,
    id: `msg_${core.machine.random.hex(24)}`,
    estimatedInputTokens: Math.floor(call.body.length / 4),
  });
  runInference(core, call, job, dialect);
}
