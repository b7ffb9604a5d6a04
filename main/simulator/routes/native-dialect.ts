import type { Dialect, JobResult, ToolCall } from '../generation/job.ts';
import { goJson } from '../request/json-text.ts';
import { nanoseconds, utcStamp } from '../wire/timestamps.ts';

export interface NativeMeta {
  route: 'chat' | 'generate';
  /** Echoed as the client wrote it. */
  model: string;
  /** Generate with `raw` returns no context. */
  raw: boolean;
  now(): number;
}

/** Zero metrics are left out, as Go's omitempty does. */
function metricsOf(result: JobResult): Record<string, number> {
  const load = nanoseconds(result.loadMs);
  const promptEval = nanoseconds(result.promptEvalMs);
  const evaluation = nanoseconds(result.evalMs);
  const all = {
    // Rounded parts may exceed a rounded whole by a nanosecond.
    total_duration: Math.max(nanoseconds(result.totalMs), load + promptEval + evaluation),
    load_duration: load,
    prompt_eval_count: result.promptTokens,
    prompt_eval_duration: promptEval,
    eval_count: result.evalCount,
    eval_duration: evaluation,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== 0));
}

const wireCalls = (calls: ToolCall[]): unknown[] =>
  calls.map((call, index) => ({ id: call.id, function: { index, name: call.name, arguments: call.arguments } }));

/** The newline-delimited JSON of `/api/chat` and `/api/generate`. */
export function createNativeDialect(meta: NativeMeta): Dialect {
  const chat = meta.route === 'chat';
  const model = goJson(meta.model);
  const head = (): Record<string, unknown> => ({ model: meta.model, created_at: utcStamp(meta.now()) });

  const body = (text: string, thinking: string, calls: ToolCall[]): Record<string, unknown> => {
    const thought = thinking === '' ? {} : { thinking };
    const tools = calls.length === 0 ? {} : { tool_calls: wireCalls(calls) };
    return chat
      ? { message: { role: 'assistant', content: text, ...thought, ...tools } }
      : { response: text, ...thought, ...tools };
  };
  const ending = (result: JobResult): Record<string, unknown> => ({
    done: true,
    done_reason: result.doneReason,
    ...(chat || meta.raw ? {} : { context: result.prompt }),
    ...metricsOf(result),
  });

  return {
    streamHeaders: { 'Content-Type': 'application/x-ndjson' },
    opening: () => '',
    token(channel, text) {
      const [content, thinking] = channel === 'text' ? [goJson(text), ''] : ['""', `,"thinking":${goJson(text)}`];
      const start = `{"model":${model},"created_at":"${utcStamp(meta.now())}",`;
      const middle = chat
        ? `"message":{"role":"assistant","content":${content}${thinking}}`
        : `"response":${content}${thinking}`;
      return `${start}${middle},"done":false}\n`;
    },
    toolCalls: (calls) => `${goJson({ ...head(), ...body('', '', calls), done: false })}\n`,
    closing: (result) => `${goJson({ ...head(), ...body('', '', []), ...ending(result) })}\n`,
    midError: (message) => `${goJson({ error: message })}\n`,
    whole: (result) => ({ ...head(), ...body(result.text, result.thinking, result.toolCalls), ...ending(result) }),
    idle: (reason) => ({ ...head(), ...body('', '', []), done: true, done_reason: reason }),
    error: (_status, message) => ({ error: message }),
  };
}
