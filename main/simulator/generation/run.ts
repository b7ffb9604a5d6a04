import { countsOnlyEvaluated } from '../config.ts';
import type { Core } from '../core.ts';
import type { SimRandom } from '../random.ts';
import type { Engagement } from '../scheduling/engage.ts';
import type { Call } from '../wire/call.ts';
import type { Generation, Timings } from './generation.ts';
import type { Dialect, Job, JobResult } from './job.ts';
import type { OutputPlan } from './output-plan.ts';

/** One admitted request for text and what has become of it. */
export interface Run {
  core: Core;
  call: Call;
  job: Job;
  dialect: Dialect;
  engagement: Engagement;
  admittedAtMs: number;
  plan: OutputPlan;
  random: SimRandom;
  prompt: number[];
  /** Tokens written so far, by channel. */
  text: string;
  thinking: string;
  generation: Generation | null;
  die: (message: string) => void;
  over: boolean;
}

/** Lets go of the runner; the request has no part in it any more. */
export function settle(run: Run): void {
  run.over = true;
  run.engagement.runner.onDeath.delete(run.die);
  run.engagement.release();
}

/** What the answer's last part reports. */
export function resultOf(run: Run, timings: Timings): JobResult {
  const { machine } = run.core;
  const totalMs = machine.time.now() - run.call.startedAtMs;
  return {
    text: run.text,
    thinking: run.thinking,
    toolCalls: run.plan.toolCalls,
    doneReason: run.plan.doneReason,
    prompt: run.prompt,
    promptTokens: countsOnlyEvaluated(machine.config().version) ? timings.evaluatedTokens : run.prompt.length,
    totalMs,
    loadMs: run.admittedAtMs - run.call.startedAtMs,
    promptEvalMs: timings.promptEvalMs,
    evalMs: timings.evalMs,
    evalCount: timings.evalCount,
  };
}
