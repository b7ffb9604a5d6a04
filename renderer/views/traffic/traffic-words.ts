import type { AttemptResult, LiveExchange, Outcome } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';
import type { Tone } from '../../ui/backend-state.ts';
import { formatLatency } from '../../ui/figures.ts';
import type { Phase, PhaseKind } from './phases.ts';
import type { OutcomeFilter, StageFilter } from './traffic-filter.ts';

export const stageWord: Readonly<Record<LiveExchange['stage'], string>> = {
  reading: 'arriving',
  queued: 'queued',
  dialling: 'waiting',
  streaming: 'streaming',
};

export const stageSentence: Readonly<Record<LiveExchange['stage'], string>> = {
  reading: 'The request itself is still arriving',
  queued: 'It waits in the queue for a free slot',
  dialling: 'It was sent to a backend and waits for the first byte',
  streaming: 'The answer is being passed on',
};

export const outcomeTone: Readonly<Record<Outcome, Tone>> = {
  ok: 'good',
  rejected: 'wary',
  refused: 'bad',
  broken: 'bad',
  gone: 'quiet',
};

/** As short as a row has room for: `200`, `503 refused`, `client left`. */
export function outcomeWord({ outcome, status }: Pick<RecentExchange, 'outcome' | 'status'>): string {
  if (outcome === 'gone') return 'client left';
  return outcome === 'ok' ? String(status ?? 'ok') : `${status ?? ''} ${outcome}`.trim();
}

export const outcomeSentence: Readonly<Record<Outcome, string>> = {
  ok: 'Answered in full',
  rejected: 'The backend answered with an error, which was passed on',
  refused: 'The gateway answered with an error of its own',
  broken: 'The answer broke off after it had begun',
  gone: 'The client left before the end',
};

export const outcomeFilterWord: Readonly<Record<OutcomeFilter, string>> = {
  ok: 'answered in full',
  failed: 'anything else',
  rejected: 'error of the backend',
  refused: 'error of the gateway',
  broken: 'broken off',
  gone: 'client left',
  retried: 'retried',
};

export const stageFilterWord: Readonly<Record<StageFilter, string>> = {
  live: 'running',
  reading: 'arriving',
  queued: 'queued',
  dialling: 'waiting for the first byte',
  streaming: 'streaming',
  ended: 'ended',
};

/** The model of a request, behind the name it was asked for by. */
export const modelWords = (model: string | null, alias: string | null): string | null =>
  alias === null ? model : `${alias} → ${model ?? 'nothing'}`;

export const attemptWord: Readonly<Record<AttemptResult, string>> = {
  answered: 'answered',
  refused: 'connection refused',
  connect_timeout: 'no connection in time',
  reset: 'connection reset',
  silent: 'no answer in time',
  moved: 'taken back from a model that hangs',
  busy: 'too busy',
  model_missing: 'does not have the model',
  route_missing: 'does not know the path',
  forbidden: 'forbids it',
  load_failed: 'could not load the model',
  runner_failed: 'its runner failed',
  server_error: 'server error',
  account: 'its account was refused',
  not_ollama: 'did not answer as Ollama does',
  broken: 'broke off',
  cancelled: 'called off',
};

export const phaseWord: Readonly<Record<PhaseKind, string>> = {
  arrive: 'arriving',
  queue: 'queue',
  failed: 'failed attempt',
  wait: 'waiting for the first byte',
  load: 'load',
  prefill: 'prefill',
  stream: 'stream',
  local: 'the gateway itself',
};

/** `queue 1.2 s`; a failed attempt says where and why. */
export function phaseWords({ kind, ms, attempt }: Phase): string {
  const where = attempt ? ` on ${attempt.backend}: ${attempt.reason ?? attemptWord[attempt.result]},` : '';
  return `${phaseWord[kind]}${where} ${formatLatency(ms)}`;
}
