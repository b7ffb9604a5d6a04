import { perfOf } from '../config.ts';
import type { Core } from '../core.ts';
import { createRandom, hashOf } from '../random.ts';
import { type Engagement, engage, type Wish } from '../scheduling/engage.ts';
import { acquirePermit, occupy, releasePermit, vacate } from '../scheduling/runner.ts';
import type { Call } from '../wire/call.ts';
import { contentionOf } from './pace.ts';
import { prefillMs } from './timing.ts';
import { tokenise } from './tokeniser.ts';

export interface EmbeddingResult {
  vectors: number[][];
  promptTokens: number;
  loadMs: number;
  totalMs: number;
}

export interface EmbeddingJob {
  wish: Wish;
  inputs: string[];
  dimensions: number | undefined;
  /** False turns an input longer than the context into an error. */
  truncate: boolean;
  done(result: EmbeddingResult): void;
  failed(status: number, message: string): void;
}

function normalised(vector: number[]): number[] {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The vector of a text: the same text always gets the same one. */
function vectorOf(text: string, dimensions: number, wanted: number | undefined): number[] {
  const random = createRandom(hashOf(text));
  const whole = normalised(Array.from({ length: dimensions }, () => random.between(-1, 1)));
  return wanted && wanted < dimensions ? normalised(whole.slice(0, wanted)) : whole;
}

interface Batch {
  core: Core;
  call: Call;
  job: EmbeddingJob;
  engagement: Engagement;
  loadMs: number;
  vectors: number[][];
  promptTokens: number;
  undo: () => void;
  over: boolean;
}

function settle(batch: Batch): void {
  batch.over = true;
  batch.engagement.release();
}

/** One input after the other, each with its own place in the line for the permit. */
function next(batch: Batch): void {
  const { job, call, core, engagement } = batch;
  const text = job.inputs[batch.vectors.length];
  if (text === undefined) {
    settle(batch);
    const totalMs = core.machine.time.now() - call.startedAtMs;
    job.done({ vectors: batch.vectors, promptTokens: batch.promptTokens, loadMs: batch.loadMs, totalMs });
    return;
  }
  let granted = false;
  const grant = (): void => {
    granted = true;
    evaluate(batch, text);
  };
  const leave = acquirePermit(engagement.runner, { grant });
  if (!granted) batch.undo = leave;
}

function evaluate(batch: Batch, text: string): void {
  const { core, job, engagement } = batch;
  const { runner } = engagement;
  const tokens = Math.min(tokenise(text).length + 2, runner.context);
  const perf = perfOf(core.machine.config(), runner.model);
  const neighbours = core.scheduler.residents.list();
  const costMs = prefillMs(perf, { ...contentionOf(core.machine, { runner, neighbours }), prefilling: 1 }, tokens);
  const [slot] = runner.slots;
  if (slot) occupy(runner, slot);
  const free = (): void => {
    if (slot) vacate(runner, slot);
    releasePermit(runner);
  };
  const cancel = core.machine.time.after(costMs, () => {
    free();
    batch.vectors.push(vectorOf(text, runner.model.embeddingLength, job.dimensions));
    batch.promptTokens += tokens;
    core.machine.journal.counters.evaluatedTokens += tokens;
    next(batch);
  });
  batch.undo = () => {
    cancel();
    free();
  };
}

function start(core: Core, call: Call, given: { job: EmbeddingJob; engagement: Engagement }): void {
  const { job, engagement } = given;
  const { machine } = core;
  const loadMs = machine.time.now() - call.startedAtMs;
  const batch: Batch = { core, call, ...given, loadMs, vectors: [], promptTokens: 0, undo: () => {}, over: false };
  const tooLong = !job.truncate && job.inputs.some((text) => tokenise(text).length > engagement.runner.context);
  if (tooLong || call.faults.find('embed-400')) {
    settle(batch);
    const failure = `do embedding request: Post "http://127.0.0.1:${machine.random.integer(30_000, 60_000)}/embedding": EOF`;
    job.failed(400, tooLong ? 'the input length exceeds the context length' : failure);
    return;
  }
  batch.undo = machine.time.after(machine.config().fixedOverheadMs, () => next(batch));
  call.onGone(() => {
    if (batch.over) return;
    batch.undo();
    settle(batch);
  });
}

/** Embeds a list of texts on a model's only slot. */
export function runEmbedding(core: Core, call: Call, job: EmbeddingJob): void {
  engage(core.scheduler, call, job.wish, {
    refused: job.failed,
    admitted: (engagement) => start(core, call, { job, engagement }),
  });
}
