import type { Call } from './call.ts';
import { runCloud } from './cloud.ts';
import { countsOnlyEvaluated } from './config.ts';
import type { Core } from './core.ts';
import { type Engagement, engage } from './engage.ts';
import { type Generation, type OutputPiece, startGeneration, type Timings } from './generation.ts';
import type { Dialect, Job, JobResult } from './job.ts';
import { goJson } from './json-text.ts';
import { mishapAfter, sendError, tooLongMessage } from './mishaps.ts';
import { type OutputPlan, planOutput } from './output-plan.ts';
import { requestHashOf } from './output-text.ts';
import { choosePrefix } from './prefix-cache.ts';
import { renderPrompt } from './prompt.ts';
import { createRandom, hashOf, type SimRandom } from './random.ts';
import { JSON_TYPE } from './reply.ts';
import { acquirePermit, leakPermit, releasePermit } from './runner.ts';

/** Milliseconds of templating and tokenising per prompt token. */
const TEMPLATE_MS_PER_TOKEN = 0.02;

interface Run {
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

/** Serves one request for text from admission to the last byte. */
export function runInference(core: Core, call: Call, job: Job, dialect: Dialect): void {
  if (job.empty && job.keepAliveMs === 0) {
    const runner = core.scheduler.residents.find(job.model.blobId);
    if (runner) core.scheduler.residents.mark(runner);
    call.reply.json(200, dialect.idle('unload'));
    return;
  }
  if (job.model.remote) {
    runCloud(core, call, job, dialect);
    return;
  }
  engage(
    core.scheduler,
    call,
    { model: job.model, options: job.options, keepAliveMs: job.keepAliveMs },
    {
      refused: (status, message) => sendError(call, dialect, { status, message }),
      admitted: (engagement) => serve(core, call, { job, dialect, engagement }),
    },
  );
}

function serve(core: Core, call: Call, given: { job: Job; dialect: Dialect; engagement: Engagement }): void {
  const { job, dialect, engagement } = given;
  const { machine } = core;
  if (job.empty) {
    engagement.release();
    call.reply.json(200, dialect.idle('load'));
    return;
  }
  const requestHash = requestHashOf(call.body);
  const random = createRandom(hashOf(`${machine.config().id}/${machine.config().seed}/${requestHash}`));
  const run: Run = {
    core,
    call,
    ...given,
    admittedAtMs: machine.time.now(),
    plan: planOutput({ machine, job, requestHash, random }),
    random,
    prompt: [],
    text: '',
    thinking: '',
    generation: null,
    die: (message) => die(run, message),
    over: false,
  };
  const rendered = renderPrompt(job.source, engagement.runner.context);
  if (!rendered.fits) {
    engagement.release();
    const message = tooLongMessage(rendered.promptTokens, engagement.runner.context);
    sendError(call, dialect, { status: 400, message });
    return;
  }
  run.prompt = rendered.tokens;
  beginWork(run);
}

/** Fixed overhead, then the line for a permit, then the slot. */
function beginWork(run: Run): void {
  const { machine } = run.core;
  const { runner } = run.engagement;
  const overheadMs = machine.config().fixedOverheadMs * run.random.between(0.8, 1.2);
  let undo = machine.time.after(overheadMs + run.prompt.length * TEMPLATE_MS_PER_TOKEN, () => {
    undo = acquirePermit(runner, { grant: () => startSlot(run) });
  });
  const leave = (): void => {
    if (run.over) return;
    if (run.generation) {
      run.generation.stop();
      return;
    }
    undo();
    settle(run);
  };
  run.call.onGone(leave);
  runner.onDeath.add(run.die);
}

function settle(run: Run): void {
  run.over = true;
  run.engagement.runner.onDeath.delete(run.die);
  run.engagement.release();
}

function startSlot(run: Run): void {
  const { core, call, job } = run;
  const { runner } = run.engagement;
  const rules = { recurrentStep: job.model.recurrentStep, bytesPerToken: job.model.kvBytesPerToken };
  const choice = choosePrefix(runner.slots, run.prompt, runner.ramCache, rules);
  if (!choice) return;
  run.generation = startGeneration(core.machine, {
    runner,
    neighbours: core.scheduler.residents.list(),
    prompt: run.prompt,
    choice,
    pieces: run.plan.pieces,
    random: run.random,
    faults: call.faults,
    emit: (piece, count) => emit(run, piece, count),
    blocked: () => call.reply.blocked(),
    onUnblocked: (fn) => call.reply.onDrain(fn),
    done: (timings) => complete(run, timings),
    stopped: () => stopped(run),
  });
}

function openStream(run: Run): void {
  const { call, dialect } = run;
  if (call.reply.started()) return;
  call.reply.prepare(200, dialect.streamHeaders);
  const opening = dialect.opening(run.prompt.length);
  if (opening !== '') call.reply.write(opening);
}

function emit(run: Run, piece: OutputPiece, count: number): void {
  const { call, dialect, job } = run;
  if (count === 1 && strike(run, 0)) return;
  if (piece.channel === 'thinking') run.thinking += piece.text;
  if (piece.channel === 'text') run.text += piece.text;
  call.seen.tokens = count;
  if (job.stream && piece.channel !== 'silent') {
    openStream(run);
    call.reply.write(dialect.token(piece.channel, piece.text));
  }
  strike(run, count);
}

/** Carries out what goes wrong after `count` tokens; true when the answer is over. */
function strike(run: Run, count: number): boolean {
  const mishap = mishapAfter(run.call.faults, count);
  if (!mishap) return false;
  if (mishap.kind === 'cut') {
    run.call.seen.outcome = 'cut';
    // What was written reaches the wire only after this turn of the event loop.
    setImmediate(() => run.call.reply.cut(mishap.how));
  } else if (mishap.message === null) truncate(run);
  else breakOff(run, mishap.message);
  run.generation?.stop();
  return true;
}

/** An end that looks orderly but lacks the terminal marker. */
function truncate(run: Run): void {
  const { call, dialect, job } = run;
  if (job.stream) {
    if (!call.reply.started()) call.reply.prepare(200, dialect.streamHeaders);
    call.reply.end();
    return;
  }
  const zero = { promptEvalMs: 0, evalMs: 0, evalCount: call.seen.tokens, evaluatedTokens: 0 };
  const { done_reason: _reason, ...rest } = dialect.whole(resultOf(run, zero)) as Record<string, unknown>;
  call.reply.json(200, 'done' in rest ? { ...rest, done: false } : rest);
}

/** An error in the middle of the work: a status while nothing is sent, whatever the API has for it afterwards. */
function breakOff(run: Run, message: string): void {
  const { call, dialect, job } = run;
  if (!call.reply.started()) {
    sendError(call, dialect, { status: 500, message, streaming: job.stream });
    return;
  }
  call.reply.write(dialect.midError(message));
  call.reply.end();
}

function die(run: Run, message: string): void {
  if (run.over) return;
  breakOff(run, message);
  run.generation?.stop();
  settle(run);
}

function stopped(run: Run): void {
  const { runner } = run.engagement;
  const config = run.core.machine.config();
  const stalled = config.leakOnBackpressure && run.call.reply.blocked();
  const unlucky = config.leakProbability > 0 && run.random.next() < config.leakProbability;
  if (run.job.model.engine !== 'mlx' && run.call.gone && (stalled || unlucky)) {
    leakPermit(runner);
    run.core.machine.journal.counters.leakedPermits += 1;
    run.core.machine.journal.note('permit-leaked', runner.name);
  } else releasePermit(runner);
  settle(run);
}

function resultOf(run: Run, timings: Timings): JobResult {
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

function complete(run: Run, timings: Timings): void {
  const { call, dialect, job } = run;
  const result = resultOf(run, timings);
  releasePermit(run.engagement.runner);
  settle(run);
  if (!job.stream) {
    call.reply.send(200, { 'Content-Type': JSON_TYPE }, goJson(dialect.whole(result)));
    return;
  }
  openStream(run);
  if (result.toolCalls.length > 0) call.reply.write(dialect.toolCalls(result.toolCalls));
  call.reply.write(dialect.closing(result));
  call.reply.end();
}
