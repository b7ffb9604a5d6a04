import type { Refusal } from '../../shared/errors.ts';
import type { Witness } from '../../shared/witness.ts';
import type { Fault } from '../fleet/faults.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';
import type { Clock } from '../ports.ts';
import type { Answer, HeldAnswer } from './answer.ts';
import { type AttemptOutcome, type AttemptPorts, attempt } from './attempt.ts';
import type { ClientRequest, Scheme } from './client-wire.ts';
import type { Departure } from './departure.ts';
import { dressAttempt } from './dress-attempt.ts';
import { type Failed, refuseExhausted } from './exhausted.ts';
import type { FailedAttempt } from './first-bytes.ts';
import { upstreamHeaders } from './headers.ts';
import type { Intake } from './intake.ts';
import type { Journal } from './journal.ts';
import type { Outlook, PlacedLater, Placer } from './placement.ts';
import { type AttemptFailure, judgeAttempt, type Verdict } from './verdict.ts';
import { judgeOpenAiStatus, type OpenAiVerdict } from './verdict-of-openai.ts';

/** One exchange that is looking for a backend's answer. */
export interface Quest {
  readonly intake: Intake;
  readonly request: ClientRequest;
  /** Path and query for the backend. */
  readonly target: string;
  readonly client: string;
  readonly scheme: Scheme;
  readonly journal: Journal;
  readonly departure: Departure;
  readonly witness: Witness;
}

export interface QuestPorts extends AttemptPorts {
  readonly clock: Clock;
  readonly fleet: Fleet;
  readonly placer: Placer;
  readonly settings: () => {
    /** Further attempts after the first. */
    readonly retries: number;
    readonly idleMs: number;
  };
}

export type Found =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly lease: Lease }
  /** A backend's own error that is the right answer. `accountTrouble`: what is wrong with its account, where it is that. */
  | { readonly kind: 'held'; readonly held: HeldAnswer; readonly accountTrouble: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'gone' };

/** Places, dials and judges until a backend answers, nobody is left to ask, or the client leaves. */
export async function findAnswer(quest: Quest, ports: QuestPorts): Promise<Found> {
  let tried = NOBODY;
  let failures = NONE;
  for (;;) {
    const seeker = { id: quest.journal.id, need: quest.intake.need, tried };
    const answer = ports.placer.ask(seeker);
    // Where there is room, not so much as a turn of the event loop is waited.
    const placed =
      answer.kind === 'here'
        ? answer.value
        : await inTurn(quest, ports.placer.outlook(seeker), ports.placer.wait(seeker, answer.kind, quest.departure));
    if (placed.kind === 'gone') return placed;
    if (placed.kind === 'refused') return refused(failures, placed.refusal);
    quest.journal.choice = placed.choice;
    const outcome = await dial(placed.lease, quest, ports);
    if (outcome.kind !== 'failed') return finish(outcome, placed.lease, quest, ports.fleet);
    // Blamed before the slot is given back: whoever waits for it must not be sent where this just failed.
    const failed = blame(outcome, placed.lease.backend, failures, { quest, fleet: ports.fleet });
    placed.lease.settle?.(0);
    placed.lease.release();
    failures = [...failures, failed];
    if (!mayGoOn(failed.verdict, failures, ports.settings().retries)) return refused(failures, UNEXPLAINED);
    if (failed.verdict.retry === 'elsewhere') tried = new Set(tried).add(failed.backend);
  }
}

/** Where most exchanges stay: one for all of them. */
const NOBODY: ReadonlySet<string> = new Set();
const NONE: readonly Failed[] = [];

async function inTurn(
  { witness, journal }: Quest,
  outlook: Outlook,
  waiting: Promise<PlacedLater>,
): Promise<PlacedLater> {
  journal.outlook ??= outlook;
  witness.stage('queued', null);
  const placed = await waiting;
  journal.queueMs += placed.queueMs;
  return placed;
}

/** What came of an attempt that did not fail. */
function finish(
  outcome: Exclude<AttemptOutcome, FailedAttempt>,
  lease: Lease,
  { intake, journal }: Quest,
  fleet: Fleet,
): Found {
  const backend = lease.backend.id;
  if (outcome.kind === 'answer') {
    const { ttfbMs, status } = outcome.answer;
    journal.attempts.push({ backend, startedMs: journal.dialledMs, ttfbMs, result: 'answered', status, reason: null });
    lease.noteFirstByte(outcome.answer);
    const { model, takesSlot } = intake.need;
    if (takesSlot && model !== null) fleet.noteLoaded(backend, model);
    return { kind: 'answer', answer: outcome.answer, lease };
  }
  const startedMs = journal.dialledMs;
  journal.attempts.push({ backend, startedMs, ttfbMs: null, result: 'cancelled', status: null, reason: null });
  lease.settle?.(0);
  lease.release();
  return outcome;
}

/** Nobody is left to ask: a backend's own words are passed on when they are about the request, not about the backend. */
function refused(failures: readonly Failed[], otherwise: Refusal): Found {
  const telling = failures.findLast(({ verdict: { result } }) => result === 'answered' || result === 'account');
  if (!telling?.held) return { kind: 'refused', refusal: refuseExhausted(failures, otherwise) };
  const { backend, held, verdict } = telling;
  return { kind: 'held', held, accountTrouble: verdict.result === 'account' ? `${backend}: ${verdict.reason}` : null };
}

const UNEXPLAINED: Refusal = { code: 'attempts_failed', message: 'the attempt failed' };

function dial(lease: Lease, quest: Quest, ports: QuestPorts): Promise<AttemptOutcome> {
  const { intake, journal, witness, request } = quest;
  const { id, url, reach } = lease.backend;
  journal.backend = id;
  journal.dialledMs = journal.elapsed();
  witness.stage('dialling', id);
  witness.attempt();
  const headers = upstreamHeaders(request, { address: quest.client, scheme: quest.scheme }, journal.id);
  if (isStream(intake.body)) headers.push(...declaredLength(request));
  const attempted = {
    url,
    method: request.method ?? 'GET',
    path: quest.target,
    headers,
    body: intake.body,
    route: intake.route,
    idleMs: ports.settings().idleMs,
    onTakenBack: (react: Parameters<Lease['onTakenBack']>[0]) => lease.onTakenBack(react),
  };
  if (reach === null) return attempt(attempted, quest.departure, ports);
  const dressed = dressAttempt(attempted, { backend: lease.backend, reach, intake });
  return dressed.ok
    ? attempt(dressed.value, quest.departure, ports)
    : Promise.resolve({ kind: 'failed', failure: { kind: 'no_credential', reason: dressed.error }, held: null });
}

const isStream = (body: Intake['body']): boolean => body !== null && !Buffer.isBuffer(body);

/** The transport knows the length of what it holds; that of a stream only the client can tell. */
const declaredLength = ({ headers }: ClientRequest): string[] =>
  headers['content-length'] === undefined ? [] : ['content-length', headers['content-length']];

interface Blaming {
  readonly quest: Quest;
  readonly fleet: Fleet;
}

/** Writes a failed attempt down and tells the fleet whose fault it was. */
function blame(
  outcome: FailedAttempt,
  backend: Lease['backend'],
  before: readonly Failed[],
  { quest, fleet }: Blaming,
): Failed {
  const { intake, journal } = quest;
  const { id } = backend;
  const brokeBefore = before.some((failed) => failed.backend === id && failed.verdict.result === 'reset');
  const isFirstReset = outcome.failure.kind === 'reset' && !brokeBefore;
  const failure = isFirstReset ? { ...outcome.failure, firstReset: true } : outcome.failure;
  const verdict = shown(verdictOf(failure, outcome, backend, intake), backend);
  const { result, reason } = verdict;
  const status = outcome.held?.status ?? null;
  journal.attempts.push({ backend: id, startedMs: journal.dialledMs, ttfbMs: null, result, status, reason });
  const fault = faultOf(verdict, intake);
  if (fault) fleet.noteFault(id, fault);
  return { backend: id, verdict, held: outcome.held && withoutCredential(outcome.held, backend) };
}

function verdictOf(
  failure: AttemptFailure,
  { held }: FailedAttempt,
  { kind }: Lease['backend'],
  { route, need }: Intake,
): OpenAiVerdict {
  if (kind !== 'openai' || failure.kind !== 'status') return judgeAttempt(failure, route, need.model);
  return judgeOpenAiStatus(failure, held?.headers['retry-after']);
}

/** What a server says may repeat what it was sent. */
const shown = (verdict: OpenAiVerdict, { reach }: Lease['backend']): OpenAiVerdict =>
  reach === null ? verdict : { ...verdict, reason: reach.hide(verdict.reason) };

const withoutCredential = (held: HeldAnswer, { reach }: Lease['backend']): HeldAnswer =>
  reach === null ? held : { ...held, body: Buffer.from(reach.hide(held.body.toString('latin1')), 'latin1') };

function faultOf({ fault, result, reason, coolMs }: OpenAiVerdict, { need }: Intake): Fault | null {
  if (fault === 'none' || fault === 'account') return null;
  return {
    kind: fault,
    certain: result === 'refused' || result === 'load_failed',
    model: need.model,
    route: need.route,
    reason,
    coolMs,
  };
}

function mayGoOn(verdict: Verdict, failures: readonly Failed[], retries: number): boolean {
  if (verdict.retry === 'no') return false;
  // What the gateway itself took back was no attempt of the exchange's own.
  return (
    failures.filter(({ verdict: { retry, result } }) => retry === 'elsewhere' && result !== 'moved').length <= retries
  );
}
