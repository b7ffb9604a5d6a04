import type { Dialect, JobResult, ToolCall } from '../generation/job.ts';
import { goJson } from '../request/json-text.ts';
import { errorBody } from './errors.ts';

export interface ResponsesMeta {
  model: string;
  id: string;
  itemId: string;
  instructions: string;
  now(): number;
}

type Json = Record<string, unknown>;

/** Numbers events and writes them as `event:` and `data:` pairs. */
function createEvents(): (type: string, fields: Json) => string {
  let sequence = 0;
  return (type, fields) => {
    const text = `event: ${type}\ndata: ${goJson({ type, sequence_number: sequence, ...fields })}\n\n`;
    sequence += 1;
    return text;
  };
}

const usageOf = (result: JobResult): Json => ({
  input_tokens: result.promptTokens,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: result.evalCount,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: result.promptTokens + result.evalCount,
});

function createItems(meta: ResponsesMeta) {
  const text = (content: string, status: string): Json => ({
    id: `msg_${meta.itemId}`,
    type: 'message',
    status,
    role: 'assistant',
    content: status === 'completed' ? [{ type: 'output_text', text: content, annotations: [], logprobs: [] }] : [],
  });
  const reasoning = (summary: string): Json => ({
    id: `rs_${meta.itemId}`,
    type: 'reasoning',
    summary: summary === '' ? [] : [{ type: 'summary_text', text: summary }],
  });
  const call = (tool: ToolCall, status: string): Json => ({
    id: `fc_${tool.id}`,
    type: 'function_call',
    status,
    call_id: tool.id,
    name: tool.name,
    arguments: status === 'completed' ? goJson(tool.arguments) : '',
  });
  return { text, reasoning, call };
}

type Items = ReturnType<typeof createItems>;

function outputOf(items: Items, result: JobResult): Json[] {
  return [
    ...(result.thinking === '' ? [] : [items.reasoning(result.thinking)]),
    ...(result.text === '' ? [] : [items.text(result.text, 'completed')]),
    ...result.toolCalls.map((tool) => items.call(tool, 'completed')),
  ];
}

/** The streamed items, one open at a time. */
function createStream(meta: ResponsesMeta, items: Items, event: (type: string, fields: Json) => string) {
  let index = -1;
  let open: 'text' | 'thinking' | null = null;
  let content = '';
  const textId = `msg_${meta.itemId}`;
  const reasoningId = `rs_${meta.itemId}`;
  const stopText = (): string => {
    const at = { item_id: textId, output_index: index, content_index: 0 };
    const part = { type: 'output_text', text: content, annotations: [], logprobs: [] };
    const done = event('response.output_text.done', { ...at, text: content, logprobs: [] });
    const partDone = event('response.content_part.done', { ...at, part });
    return `${done}${partDone}${event('response.output_item.done', { output_index: index, item: items.text(content, 'completed') })}`;
  };
  const stopThinking = (): string => {
    const at = { item_id: reasoningId, output_index: index, summary_index: 0 };
    const done = event('response.reasoning_summary_text.done', { ...at, text: content });
    return `${done}${event('response.output_item.done', { output_index: index, item: items.reasoning(content) })}`;
  };
  const stop = (): string => {
    if (open === null) return '';
    const closing = open === 'text' ? stopText() : stopThinking();
    open = null;
    content = '';
    return closing;
  };
  const start = (kind: 'text' | 'thinking'): string => {
    const before = stop();
    index += 1;
    open = kind;
    const item = kind === 'text' ? items.text('', 'in_progress') : items.reasoning('');
    const added = event('response.output_item.added', { output_index: index, item });
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    const at = { item_id: textId, output_index: index, content_index: 0 };
    return `${before}${added}${kind === 'text' ? event('response.content_part.added', { ...at, part }) : ''}`;
  };
  return {
    stop,
    delta(kind: 'text' | 'thinking', text: string): string {
      const before = open === kind ? '' : start(kind);
      content += text;
      const at = { output_index: index, delta: text };
      return kind === 'text'
        ? `${before}${event('response.output_text.delta', { item_id: textId, content_index: 0, ...at, logprobs: [] })}`
        : `${before}${event('response.reasoning_summary_text.delta', { item_id: reasoningId, summary_index: 0, ...at })}`;
    },
    tool(call: ToolCall): string {
      const before = stop();
      index += 1;
      const at = { item_id: `fc_${call.id}`, output_index: index };
      const json = goJson(call.arguments);
      return [
        before,
        event('response.output_item.added', { output_index: index, item: items.call(call, 'in_progress') }),
        event('response.function_call_arguments.delta', { ...at, delta: json }),
        event('response.function_call_arguments.done', { ...at, arguments: json }),
        event('response.output_item.done', { output_index: index, item: items.call(call, 'completed') }),
      ].join('');
    },
  };
}

/** `/v1/responses`: ends with `response.completed` and has no `[DONE]`. */
export function createResponsesDialect(meta: ResponsesMeta): Dialect {
  const event = createEvents();
  const items = createItems(meta);
  const stream = createStream(meta, items, event);
  const response = (status: string, output: Json[], usage: Json | null): Json => ({
    id: meta.id,
    object: 'response',
    created_at: Math.floor(meta.now() / 1000),
    completed_at: status === 'completed' ? Math.floor(meta.now() / 1000) : null,
    status,
    incomplete_details: null,
    model: meta.model,
    previous_response_id: null,
    instructions: meta.instructions === '' ? null : meta.instructions,
    output,
    error: null,
    usage,
  });
  return {
    streamHeaders: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' },
    opening: () =>
      event('response.created', { response: response('in_progress', [], null) }) +
      event('response.in_progress', { response: response('in_progress', [], null) }),
    token: (channel, text) => stream.delta(channel, text),
    toolCalls: (calls) => calls.map((call) => stream.tool(call)).join(''),
    closing(result) {
      const last = stream.stop();
      const done = { response: response('completed', outputOf(items, result), usageOf(result)) };
      return `${last}${event('response.completed', done)}`;
    },
    midError: () => '',
    whole: (result) => response('completed', outputOf(items, result), usageOf(result)),
    idle: () => response('completed', [], null),
    error: (status, message) => errorBody('openai', status, message),
  };
}
