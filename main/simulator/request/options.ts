import { DEFAULT_RUNNER_OPTIONS, type RunnerOptions } from '../scheduling/runner-options.ts';
import { readFields } from './fields.ts';
import { Refusal } from './refusal.ts';

type OptionType = 'integer' | 'float32' | 'boolean' | 'array';

const TYPES: Record<string, OptionType> = {
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  use_mmap: 'boolean',
  num_thread: 'integer',
  draft_num_predict: 'integer',
  num_predict: 'integer',
  num_keep: 'integer',
  seed: 'integer',
  top_k: 'integer',
  repeat_last_n: 'integer',
  temperature: 'float32',
  top_p: 'float32',
  min_p: 'float32',
  repeat_penalty: 'float32',
  presence_penalty: 'float32',
  frequency_penalty: 'float32',
  stop: 'array',
};

const hasType = (value: unknown, type: OptionType): boolean => {
  if (type === 'array') return Array.isArray(value);
  return type === 'boolean' ? typeof value === 'boolean' : typeof value === 'number';
};

export interface ModelOptions {
  runner: RunnerOptions;
  /** Negative = no limit. */
  numPredict: number;
}

/** Parses the `options` object; unknown names are ignored, a wrong type is a 500 as on a real server. */
export function parseOptions(options: Record<string, unknown>, shift: boolean): ModelOptions {
  for (const [name, value] of Object.entries(options)) {
    const type = TYPES[name];
    if (type && value !== null && !hasType(value, type))
      throw new Refusal(500, `option "${name}" must be of type ${type}`);
  }
  const fields = readFields(options, 'Options');
  const number = (key: string): number | null => fields.number(key) ?? null;
  return {
    numPredict: number('num_predict') ?? -1,
    runner: {
      ...DEFAULT_RUNNER_OPTIONS,
      numCtx: number('num_ctx'),
      numBatch: number('num_batch'),
      numThread: number('num_thread'),
      mainGpu: number('main_gpu'),
      useMmap: fields.bool('use_mmap') ?? null,
      draft: number('draft_num_predict'),
      numGpu: number('num_gpu'),
      shift,
    },
  };
}
