import type { SimulatorConfig } from '../config.ts';
import type { Core } from '../core.ts';
import { createRandom, hashOf } from '../random.ts';
import { sourceOf } from '../request/names.ts';
import type { Call } from '../wire/call.ts';
import type { Dialect, Job, JobResult } from './job.ts';
import { planOutput } from './output-plan.ts';
import { requestHashOf } from './output-text.ts';
import { tokenise } from './tokeniser.ts';

/** A token every so many simulated milliseconds: the service is quick and has no queue that can be seen. */
const TOKEN_MS = 6;
const FIRST_TOKEN_MS = 250;

const REFUSALS: Partial<Record<SimulatorConfig['cloud'], { status: number; body: unknown }>> = {
  disabled: { status: 403, body: { error: 'ollama cloud is disabled: remote model is unavailable' } },
  unauthorized: {
    status: 401,
    body: { error: 'unauthorized', signin_url: 'https://ollama.com/connect?name=simulated&key=c2ltdWxhdGVk' },
  },
  'rate-limited': {
    status: 429,
    body: { error: "you've reached your hourly usage limit, please upgrade to continue" },
  },
  unreachable: {
    status: 502,
    body: { error: 'Post "https://ollama.com:443/api/chat": dial tcp: lookup ollama.com: no such host' },
  },
};

/** Answers a request for a cloud model that cannot be passed on, in the native shape on every route; true when it did. */
export function refuseCloud(core: Core, call: Call): boolean {
  if (sourceOf(call.seen.model).source !== 'cloud') return false;
  const refusal = REFUSALS[core.machine.config().cloud];
  if (refusal) call.reply.json(refusal.status, refusal.body);
  return refusal !== undefined;
}

/** Streams the answer of a cloud model: no scheduler, no slot, not in ps. */
export function runCloud(core: Core, call: Call, job: Job, dialect: Dialect): void {
  const { machine } = core;
  const requestHash = requestHashOf(call.body);
  const plan = planOutput({ machine, job, requestHash, random: createRandom(hashOf(requestHash)) });
  const prompt = job.source.messages.flatMap((message) => tokenise(message.content));
  const of = (channel: string): string =>
    plan.pieces.flatMap((piece) => (piece.channel === channel ? [piece.text] : [])).join('');
  let at = 0;
  const finish = (): void => {
    const totalMs = machine.time.now() - call.startedAtMs;
    const zero = { loadMs: 0, promptEvalMs: 0, evalMs: 0 };
    const counts = { promptTokens: prompt.length, evalCount: plan.pieces.length };
    const result: JobResult = {
      ...plan,
      ...zero,
      ...counts,
      prompt,
      totalMs,
      text: of('text'),
      thinking: of('thinking'),
    };
    if (!job.stream) {
      call.reply.json(200, dialect.whole(result));
      return;
    }
    if (result.toolCalls.length > 0) call.reply.write(dialect.toolCalls(result.toolCalls));
    call.reply.write(dialect.closing(result));
    call.reply.end();
  };
  const step = (): void => {
    if (call.gone) return;
    const piece = plan.pieces[at];
    if (!piece) {
      finish();
      return;
    }
    at += 1;
    if (job.stream && piece.channel !== 'silent') call.reply.write(dialect.token(piece.channel, piece.text));
    machine.time.after(TOKEN_MS, step);
  };
  call.reply.prepare(200, dialect.streamHeaders);
  machine.time.after(FIRST_TOKEN_MS, () => {
    if (job.stream && !call.gone) call.reply.write(dialect.opening(prompt.length));
    step();
  });
}
