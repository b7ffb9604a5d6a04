import type { ModelSpec } from '../config.ts';
import type { RunnerOptions } from '../scheduling/runner-options.ts';
import type { PromptSource } from './prompt.ts';

export interface ToolCall {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
}

export interface ToolDefinition {
  name: string;
  parameters: unknown;
}

/** One request for text, whatever API it came through. */
export interface Job {
  requestedModel: string;
  model: ModelSpec;
  stream: boolean;
  keepAliveMs: number | undefined;
  options: RunnerOptions;
  /** Negative = no limit. */
  numPredict: number;
  source: PromptSource;
  /** Nothing to answer: only loads the model. */
  empty: boolean;
  thinking: boolean;
  tools: ToolDefinition[];
  /** JSON schema, `json`, or undefined for free text. */
  format: unknown;
}

export interface JobResult {
  text: string;
  thinking: string;
  toolCalls: ToolCall[];
  doneReason: 'stop' | 'length';
  prompt: number[];
  promptTokens: number;
  totalMs: number;
  loadMs: number;
  promptEvalMs: number;
  evalMs: number;
  evalCount: number;
}

/** How one API writes answers. Made afresh for each request. */
export interface Dialect {
  streamHeaders: Record<string, string>;
  /** What precedes the first token of a stream. */
  opening(promptTokens: number): string;
  token(channel: 'text' | 'thinking', text: string): string;
  toolCalls(calls: ToolCall[]): string;
  closing(result: JobResult): string;
  /** What a failure after the first byte looks like; empty = the stream just ends. */
  midError(message: string): string;
  whole(result: JobResult): unknown;
  /** The answer of a request that only loads or unloads. */
  idle(reason: 'load' | 'unload'): unknown;
  error(status: number, message: string): unknown;
}
