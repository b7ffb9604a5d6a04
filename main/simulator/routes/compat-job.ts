import type { Core } from '../core.ts';
import type { Job, ToolDefinition } from '../generation/job.ts';
import type { PromptMessage } from '../generation/prompt.ts';
import { type Fields, readFields } from '../request/fields.ts';
import { decideThinking, requireCapability, requireModel, requireName, requireUse } from '../request/model-checks.ts';
import { Refusal } from '../request/refusal.ts';
import { DEFAULT_RUNNER_OPTIONS } from '../scheduling/runner-options.ts';
import type { Call } from '../wire/call.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function imageOf(url: unknown): string {
  const text = isObject(url) ? url.url : url;
  if (typeof text !== 'string' || !/^data:image\/(png|jpe?g|webp);base64,/.test(text)) {
    throw new Refusal(400, 'invalid image input');
  }
  return text;
}

function addPart(message: PromptMessage, part: unknown): void {
  if (!isObject(part)) throw new Refusal(400, 'invalid message format');
  if (part.type === 'image_url') message.images.push(imageOf(part.image_url));
  else if (part.type === 'input_image') message.images.push(imageOf(part.image_url));
  else if (part.type === 'image') message.images.push(JSON.stringify(part.source));
  else if (typeof part.text === 'string') message.content += part.text;
  else message.content += JSON.stringify(part);
}

/** A message whose content is a string, a list of parts, or nothing. */
export function compatMessage(role: string, content: unknown, extra = ''): PromptMessage {
  const message: PromptMessage = { role, content: '', images: [] };
  if (typeof content === 'string') message.content = content;
  else if (Array.isArray(content)) for (const part of content) addPart(message, part);
  else if (content !== undefined && content !== null) {
    throw new Refusal(400, `invalid message content type: ${typeof content}`);
  }
  message.content += extra;
  return message;
}

export function compatTools(tools: readonly unknown[], schemaKey: 'parameters' | 'input_schema'): ToolDefinition[] {
  return tools.map((tool) => {
    const fields = readFields(tool, 'Tool');
    const declared = fields.has('function') ? readFields(fields.object('function'), 'ToolFunction') : fields;
    return { name: declared.string('name'), parameters: declared.raw(schemaKey) };
  });
}

export interface CompatWish {
  fields: Fields;
  messages: PromptMessage[];
  tools: ToolDefinition[];
  numPredict: number | undefined;
  think: unknown;
  format: unknown;
  use: 'chat' | 'generate';
}

/** The request behind a compatible API: no keep-alive and no context length can be asked for. */
export function compatJob(core: Core, call: Call, wish: CompatWish): Job {
  const { fields, tools } = wish;
  const asked = fields.string('model');
  requireName(asked, new Refusal(400, 'model is required'));
  const model = requireModel(core.machine, call, asked, 'plain');
  requireUse(model, asked, wish.use);
  if (tools.length > 0) requireCapability(model, 'tools');
  return {
    requestedModel: asked,
    model,
    stream: fields.bool('stream') ?? false,
    keepAliveMs: undefined,
    options: DEFAULT_RUNNER_OPTIONS,
    numPredict: wish.numPredict ?? -1,
    source: {
      preamble: tools.length > 0 ? JSON.stringify(fields.list('tools')) : '',
      context: [],
      messages: wish.messages,
      truncate: true,
    },
    empty: false,
    thinking: decideThinking(model, asked, wish.think),
    tools,
    format: wish.format,
  };
}

/** `response_format` as the native format: `json`, a schema, or none. */
export function compatFormat(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  if (value.type === 'json_object') return 'json';
  return isObject(value.json_schema) ? value.json_schema.schema : undefined;
}

/** How hard to think, as the native `think`: `none` is off. */
export function compatThink(fields: Fields): unknown {
  const reasoning = fields.has('reasoning') ? fields.object('reasoning').effort : undefined;
  const effort = fields.raw('reasoning_effort') ?? reasoning;
  return effort === 'none' ? false : effort;
}
