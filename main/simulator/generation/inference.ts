import type { Core } from '../core.ts';
import { sendError, tooLongMessage } from '../faults/mishaps.ts';
import { createRandom, hashOf } from '../random.ts';
import { type Engagement, engage } from '../scheduling/engage.ts';
import { acquirePermit, leakPermit, releasePermit } from '../scheduling/runner.ts';
import type { Call } from '../wire/call.ts';
import { runCloud } from './cloud.ts';
import { complete, die, emit } from './delivery.ts';
import { startGeneration } from './generation.ts';
import type { Dialect, Job } from './job.ts';
import { planOutput } from './output-plan.ts';
import { requestHashOf } from './output-text.ts';
import { choosePrefix } from './prefix-cache.ts';
import { renderPrompt } from './prompt.ts';
import { type Run, settle } from './run.ts';

/** Milliseconds of templating and tokenising per prompt token. */
export const TEMPLATE_MS_PER_TOKEN = 0.02;

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

/** The client left, or a fault ended the answer: the permit comes back unless the server's defect keeps it. */
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
