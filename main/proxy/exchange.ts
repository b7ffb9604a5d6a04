import { PassThrough, type Readable } from 'node:stream';
import type { Admission, Caller, Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import { type Entered, type Limited, UNCOUNTED } from '../../shared/limit-request.ts';
import type { Result } from '../../shared/result.ts';
import { likelyTokens } from '../fleet/work.ts';
import { authorityOf, type ClientRequest, type ClientWire, headerOf } from './client-wire.ts';
import { type Departure, watchDeparture } from './departure.ts';
import { fallBack, noteAsked } from './fall-back.ts';
import { findAnswer } from './find-answer.ts';
import { type Intake, isStreamedBody, readIntake } from './intake.ts';
import { type Closing, Journal } from './journal.ts';
import { type Location, locate } from './locate.ts';
import { methodOf } from './method.ts';
import { passOn } from './pass-on.ts';
import { readBody } from './read-body.ts';
import { usedTokens } from './reckon-tokens.ts';
import { sendHeld, sendLocal, sendPreflight, sendRefusal } from './respond.ts';
import type { Route } from './routes.ts';
import type { Stages, Visit } from './visit.ts';

/** A running exchange, so that it can be named and ended from outside. */
export interface RunningExchange {
  readonly id: string;
  run(): Promise<void>;
  interrupt(refusal: Refusal): void;
}

/**
 * Opens the exchange of one client request; `run` takes it front to back. This file alone knows the order. Settles exactly
 * once, never throws.
 */
export function openExchange(wire: ClientWire, stages: Stages): RunningExchange {
  const { request, response, client, extras } = wire;
  const { clock, log } = stages;
  const { socket } = request;
  const id = stages.requestId(headerOf(request, 'x-request-id'));
  const method = methodOf(request);
  const journal = new Journal({ id, method, client, clock, extras });
  const departure = watchDeparture(response);
  return {
    id,
    interrupt: (refusal) => departure.interrupt(refusal),
    async run() {
      const located = locate(method, request.url ?? '');
      if (located.ok) journal.route = located.route;
      const witness = stages.testify({
        id,
        startedAt: journal.startedAt,
        route: journal.route?.template ?? 'none',
        client,
      });
      const visit: Visit = { ...wire, journal, departure, witness };
      const closing = await answer(visit, located, stages);
      try {
        witness.settle(journal.close(closing));
      } catch (error) {
        log.error('an exchange could not be recorded', { id, error: String(error) });
      }
      if (!request.complete && !socket.destroyed) discardRest(request, closing, stages);
    },
  };
}

/** A mistake of the gateway's own becomes an answer too, and a line in its log. */
async function answer(visit: Visit, located: Location, stages: Stages): Promise<Closing> {
  try {
    if (visit.crossing.kind === 'preflight') return await sendPreflight(visit);
    if (visit.crossing.kind === 'refused')
      return await sendRefusal(visit, visit.crossing.refusal, located.ok ? located.route.api : located.api);
    if (located.ok) return await serve(visit, located, stages);
    return await sendRefusal(visit, located.refusal, located.api, located.allow);
  } catch (error) {
    const words = error instanceof Error ? error.stack : String(error);
    stages.log.error('an exchange failed inside the gateway', { id: visit.journal.id, error: words });
    const message = 'the gateway made a mistake; its log has the details';
    return sendRefusal(visit, { code: 'internal', message });
  }
}

type Located = Extract<Location, { readonly ok: true }>;

async function serve(visit: Visit, located: Located, stages: Stages): Promise<Closing> {
  const { route, params, target } = located;
  const judged = judge(visit, located, stages);
  // A key is known at once; where somebody outside is asked, the exchange waits no longer than its client.
  const admission = judged instanceof Promise ? await unlessEnded(visit.departure, judged) : judged;
  if (admission === null) return leaveOr(visit, { kind: 'gone' });
  noteIdentity(admission, visit);
  if (!admission.ok) return sendRefusal(visit, admission.refusal);
  const { permit } = admission;
  const entrance = enter(visit, { route, permit }, stages);
  if (!entrance.ok) return sendRefusal(visit, entrance.refusal);
  if (route.kind === 'local') return sendLocal(visit, stages.answerLocally(route, params, permit.mayUse));

  const received = await receive(visit, route, stages);
  if (received.kind !== 'body') return leaveOr(visit, received);
  const intake = takeIn(visit, { route, permit }, received.body, stages);
  if (!intake.ok) return leaveOr(visit, { kind: 'refused', refusal: intake.error });
  noteAsked(intake.value, visit);

  // Most have no tokens to set aside: they are spared the wrapping.
  const ask = { visit, intake: intake.value, target, stages };
  return entrance === UNCOUNTED ? askFleet(ask) : withTokens(ask, entrance);
}

interface Ask {
  readonly visit: Visit;
  readonly intake: Intake;
  readonly target: string;
  readonly stages: Stages;
}

/** With its tokens set aside for as long as it runs, whichever way it ends. */
async function withTokens(ask: Ask, entrance: Entered): Promise<Closing> {
  const { visit } = ask;
  const { need } = ask.intake;
  if (need.kind !== 'inference') return askFleet(ask);
  const held = entrance.reserve({ model: need.model, tokens: likelyTokens(need.work) });
  visit.journal.standings = held.standings;
  if (!held.ok) return sendRefusal(visit, held.refusal);
  let used = 0;
  try {
    const closing = await askFleet(ask);
    used = usedTokens(closing, need.work);
    return closing;
  } finally {
    held.settle(used);
  }
}

async function askFleet({ visit, intake: asked, target, stages }: Ask): Promise<Closing> {
  const { request, client, scheme, journal, departure, witness } = visit;
  const quest = { intake: asked, request, target, client, scheme, journal, departure, witness };
  const first = await findAnswer(quest, stages);
  if (first.kind === 'answer') return passOn(visit, asked, first, stages);
  const { found, intake } = await fallBack(quest, first, stages);
  if (found.kind === 'answer') return passOn(visit, intake, found, stages);
  return found.kind === 'held' ? sendHeld(visit, found.held) : leaveOr(visit, found);
}

function judge(visit: Visit, located: Located, stages: Stages): Admission | Promise<Admission> {
  const { request, client, scheme } = visit;
  const { route, pathKey, target } = located;
  const caller: Caller = {
    address: client,
    scheme,
    pathKey,
    target,
    method: request.method ?? '',
    authority: authorityOf(request),
    header: (name) => headerOf(request, name),
  };
  return stages.admit(caller, { route: route.template, kind: route.kind });
}

/** Whoever is known is written down, also when it is turned away. */
function noteIdentity(admission: Admission, { journal, witness }: Visit): void {
  const identity = admission.ok ? admission.permit.identity : admission.identity;
  journal.identity = identity;
  witness.identity(identity);
}

/** Counts the request, before its body is read: to turn it away is to cost nothing. */
function enter({ client, journal }: Visit, { route, permit }: Admitted, stages: Stages): Entered | Limited {
  if (permit.isOwn || !stages.isCounted({ route: route.template, kind: route.kind })) return UNCOUNTED;
  const entrance = stages.limitRequest({ identity: permit.identity, address: client, route: route.template });
  journal.standings = entrance.standings;
  return entrance;
}

/** Null when the end of the exchange comes first; what is waited for then goes on without anybody who hears of it. */
async function unlessEnded<T>(departure: Departure, awaited: Promise<T>): Promise<T | null> {
  const ended = new Promise<null>((resolve) => departure.watch(() => resolve(null)));
  try {
    return await Promise.race([awaited, ended]);
  } finally {
    departure.unwatch();
  }
}

/**
 * What a client still sends after its answer is read and thrown away for a while: closing at once would reset the
 * connection before it has read that answer. One that has gone quiet already is not waited for.
 */
function discardRest(request: ClientRequest, { error }: Closing, { clock, settings }: Stages): void {
  const lingerMs = error === 'request_timeout' ? 0 : settings().bodySilenceMs;
  request.once(
    'end',
    clock.schedule(lingerMs, () => request.socket.destroy()),
  );
  request.unpipe().resume();
}

type Ended = { readonly kind: 'gone' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The client hears why, unless it is the one that left. */
function leaveOr(visit: Visit, ended: Ended): Promise<Closing> {
  const refusal = ended.kind === 'refused' ? ended.refusal : visit.departure.interruption;
  if (refusal && !visit.departure.gone) return sendRefusal(visit, refusal);
  return Promise.resolve({ outcome: 'gone', status: null, reason: 'the client left' });
}

interface Admitted {
  readonly route: Route;
  readonly permit: Permit;
}

type Received = { readonly kind: 'body'; readonly body: Buffer | Readable } | Ended;

/** The body: whole, but for what streams through. */
function receive({ request, departure, journal }: Visit, route: Route, stages: Stages): Received | Promise<Received> {
  if (isStreamedBody(route, request)) return { kind: 'body', body: streamBody(request, journal) };
  const { maxBodyBytes: maxBytes, bodySilenceMs: silenceMs } = stages.settings();
  return readBody(request, departure, { maxBytes, silenceMs }, stages);
}

function takeIn(
  { request, client, journal }: Visit,
  { route, permit }: Admitted,
  body: Buffer | Readable,
  stages: Stages,
): Result<Intake, Refusal> {
  const { contextRules, isStayRuled, aliases } = stages.settings();
  if (Buffer.isBuffer(body)) journal.bytesIn = body.length;
  return readIntake({ request, route, body, client, permit, contextRules, isStayRuled, aliases });
}

/** Apart from the request itself, which the transport would destroy with the client's connection when an upload fails. */
function streamBody(request: ClientRequest, journal: Journal): Readable {
  request.on('data', (chunk: Buffer) => {
    journal.bytesIn += chunk.length;
  });
  return request.pipe(new PassThrough());
}
