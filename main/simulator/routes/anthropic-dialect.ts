import type { Dialect, JobResult, ToolCall } from '../generation/job.ts';
import { goJson } from '../request/json-text.ts';
import { errorBody } from './errors.ts';

export interface AnthropicMeta {
  model: string;
  /** `msg_` and 24 hex digits. */
  id: string;
  /** Length of the request divided by four. */
  estimatedInputTokens: number;
}

const event = (type: string, fields: Record<string, unknown>): string =>
  `event: ${type}\ndata: ${goJson({ type, ...fields })}\n\n`;

function stopReason(result: JobResult): string {
  if (result.toolCalls.length > 0) return 'tool_use';
  return result.doneReason === 'length' ? 'max_tokens' : 'end_turn';
}

type Block = 'text' | 'thinking';

/** Keeps count of content blocks: each starts before its first delta and stops before the next block. */
function createBlocks(): { delta(kind: Block, text: string): string; stop(): string; tool(call: ToolCall): string } {
  let index = -1;
  let open: Block | null = null;
  const stop = (): string => {
    const text = open === null ? '' : event('content_block_stop', { index });
    open = null;
    return text;
  };
  const start = (block: Record<string, unknown>): string => {
    index += 1;
    return event('content_block_start', { index, content_block: block });
  };
  return {
    stop,
    delta(kind, text) {
      const opening = open === kind ? '' : `${stop()}${start({ type: kind, [kind]: '' })}`;
      open = kind;
      return `${opening}${event('content_block_delta', { index, delta: { type: `${kind}_delta`, [kind]: text } })}`;
    },
    tool(call) {
      const before = `${stop()}${start({ type: 'tool_use', id: call.id, name: call.name, input: {} })}`;
      const delta = { type: 'input_json_delta', partial_json: goJson(call.arguments) };
      return `${before}${event('content_block_delta', { index, delta })}${event('content_block_stop', { index })}`;
    },
  };
}

/** `/v1/messages`. */
export function createAnthropicDialect(meta: AnthropicMeta): Dialect {
  const blocks = createBlocks();
  const message = (
    content: unknown[],
    reason: string | null,
    usage: Record<string, number>,
  ): Record<string, unknown> => ({
    id: meta.id,
    type: 'message',
    role: 'assistant',
    model: meta.model,
    content,
    stop_reason: reason,
    stop_sequence: null,
    usage,
  });
  const usageOf = (result: JobResult): Record<string, number> => ({
    input_tokens: result.promptTokens,
    output_tokens: result.evalCount,
  });
  return {
    streamHeaders: { 'Content-Type': 'text/event-stream' },
    opening: () =>
      event('message_start', {
        message: message([], null, { input_tokens: meta.estimatedInputTokens, output_tokens: 0 }),
      }),
    token: (channel, text) => blocks.delta(channel, text),
    toolCalls: (calls) => calls.map((call) => blocks.tool(call)).join(''),
    closing(result) {
      const delta = { stop_reason: stopReason(result), stop_sequence: null };
      return `${blocks.stop()}${event('message_delta', { delta, usage: usageOf(result) })}${event('message_stop', {})}`;
    },
    midError: () => '',
    whole(result) {
      const thinking = result.thinking === '' ? [] : [{ type: 'thinking', thinking: result.thinking }];
      const text = result.text === '' ? [] : [{ type: 'text', text: result.text }];
      const tools = result.toolCalls.map((call) => ({
        type: 'tool_use',
        id: call.id,
        name: call.name,
        input: call.arguments,
      }));
      return message([...thinking, ...text, ...tools], stopReason(result), usageOf(result));
    },
    idle: () => message([], 'end_turn', { input_tokens: 0, output_tokens: 0 }),
    error: (status, text) => errorBody('anthropic', status, text),
  };
}
