import type { Dialect, JobResult, ToolCall } from '../generation/job.ts';
import { goJson } from '../request/json-text.ts';
import { errorBody } from './errors.ts';

export interface OpenAiMeta {
  model: string;
  /** 0 to 998, not unique. */
  number: number;
  includeUsage: boolean;
  now(): number;
}

type Json = Record<string, unknown>;

const sse = (value: unknown): string => `data: ${goJson(value)}\n\n`;

function usageOf(result: JobResult): Json {
  return {
    prompt_tokens: result.promptTokens,
    completion_tokens: result.evalCount,
    total_tokens: result.promptTokens + result.evalCount,
  };
}

function wireCalls(calls: ToolCall[]): unknown[] {
  return calls.map((call, index) => ({
    id: call.id,
    index,
    type: 'function',
    function: { name: call.name, arguments: goJson(call.arguments) },
  }));
}

const finishOf = (result: JobResult): string => (result.toolCalls.length > 0 ? 'tool_calls' : result.doneReason);

/** `/v1/chat/completions`. */
export function createOpenAiChatDialect(meta: OpenAiMeta): Dialect {
  const base = (object: string): Json => ({
    id: `chatcmpl-${meta.number}`,
    object,
    created: Math.floor(meta.now() / 1000),
    model: meta.model,
    system_fingerprint: 'fp_ollama',
  });
  let roleSent = false;
  const chunk = (delta: Json, finish: string | null): Json => {
    const role = roleSent || finish !== null ? {} : { role: 'assistant' };
    roleSent = true;
    return {
      ...base('chat.completion.chunk'),
      choices: [{ index: 0, delta: { ...role, ...delta }, finish_reason: finish }],
    };
  };
  const whole = (text: string, more: Json, finish: string): Json => ({
    ...base('chat.completion'),
    choices: [{ index: 0, message: { role: 'assistant', content: text, ...more }, finish_reason: finish }],
  });
  return {
    streamHeaders: { 'Content-Type': 'text/event-stream' },
    opening: () => '',
    token: (channel, text) =>
      sse(chunk(channel === 'text' ? { content: text } : { content: '', reasoning: text }, null)),
    toolCalls: (calls) => sse(chunk({ content: '', tool_calls: wireCalls(calls) }, null)),
    closing(result) {
      const usage = meta.includeUsage
        ? sse({ ...base('chat.completion.chunk'), choices: [], usage: usageOf(result) })
        : '';
      return `${sse(chunk({}, finishOf(result)))}${usage}data: [DONE]\n\n`;
    },
    // The error object is decoded as an empty chunk: clients see an empty delta and then the end.
    midError: () => sse({ ...chunk({ content: '' }, null), model: '' }),
    whole: (result) => ({
      ...whole(
        result.text,
        {
          ...(result.thinking === '' ? {} : { reasoning: result.thinking }),
          ...(result.toolCalls.length === 0 ? {} : { tool_calls: wireCalls(result.toolCalls) }),
        },
        finishOf(result),
      ),
      usage: usageOf(result),
    }),
    idle: (reason) => ({
      ...whole('', {}, reason),
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    }),
    error: (status, message) => errorBody('openai', status, message),
  };
}

/** `/v1/completions`. */
export function createOpenAiTextDialect(meta: OpenAiMeta): Dialect {
  const zero = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  const body = (text: string, finish: string | null, usage: Json | null): Json => ({
    id: `cmpl-${meta.number}`,
    object: 'text_completion',
    created: Math.floor(meta.now() / 1000),
    model: meta.model,
    system_fingerprint: 'fp_ollama',
    choices: [{ text, index: 0, finish_reason: finish }],
    ...(usage ? { usage } : {}),
  });
  const placeholder = meta.includeUsage ? zero : null;
  return {
    streamHeaders: { 'Content-Type': 'text/event-stream' },
    opening: () => '',
    token: (_channel, text) => sse(body(text, null, placeholder)),
    toolCalls: () => '',
    closing(result) {
      const usage = meta.includeUsage ? sse({ ...body('', null, usageOf(result)), choices: [] }) : '';
      return `${sse(body('', result.doneReason, placeholder))}${usage}data: [DONE]\n\n`;
    },
    midError: () => sse({ ...body('', null, placeholder), model: '' }),
    whole: (result) => body(result.text, result.doneReason, usageOf(result)),
    idle: (reason) => body('', reason, zero),
    error: (status, message) => errorBody('openai', status, message),
  };
}
