import { mishapAfter, sendError } from '../faults/mishaps.ts';
import { goJson } from '../request/json-text.ts';
import { releasePermit } from '../scheduling/runner.ts';
import { JSON_TYPE } from '../wire/reply.ts';
import type { OutputPiece, Timings } from './generation.ts';
import { type Run, resultOf, settle } from './run.ts';

function openStream(run: Run): void {
  const { call, dialect } = run;
  if (call.reply.started()) return;
  call.reply.prepare(200, dialect.streamHeaders);
  const opening = dialect.opening(run.prompt.length);
  if (opening !== '') call.reply.write(opening);
}

/** Writes one token to the client, or keeps it for an answer that is sent whole. */
export function emit(run: Run, piece: OutputPiece, count: number): void {
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

/** The runner's process is gone. */
export function die(run: Run, message: string): void {
  if (run.over) return;
  breakOff(run, message);
  run.generation?.stop();
  settle(run);
}

/** Everything is generated: frees the slot and ends the answer. */
export function complete(run: Run, timings: Timings): void {
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
