import type { IncomingHttpHeaders } from 'node:http';
import { withoutKeys } from '../../shared/key-shape.ts';
import type { Need } from '../fleet/availability.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';
import type { Finish } from '../fleet/rates.ts';
import type { Answer } from './answer.ts';
import { createEnding, createJsonEnding } from './endings/create-ending.ts';
import type { Ending } from './endings/ending.ts';
import { downstreamHeaders } from './headers.ts';
import type { Intake } from './intake.ts';
import type { Closing } from './journal.ts';
import { usedTokens } from './reckon-tokens.ts';
import { type RelayEnd, relay } from './relay.ts';
import type { Route } from './routes.ts';
import type { Stages, Visit } from './visit.ts';

const STREAMED = /^(?:application\/x-ndjson|text\/event-stream)\b/i;

/** Relays a backend's answer and tells the fleet how it went. */
export async function passOn(
  visit: Visit,
  intake: Intake,
  { answer, lease }: { readonly answer: Answer; readonly lease: Lease },
  stages: Stages,
): Promise<Closing> {
  const { response, departure, journal, witness } = visit;
  const { streamBufferBytes, idleMs } = stages.settings();
  const isStream = STREAMED.test(answer.headers['content-type'] ?? '');
  witness.stage('streaming', lease.backend.id);
  journal.markFirstByte();
  // Nothing can be retried any more: what is taken back now ends with an error in its own stream.
  lease.onTakenBack(({ reason }) => departure.interrupt({ code: 'stream_broken', message: reason }));
  const began = stages.clock.monotonic();
  try {
    const end = await relay(answer, response, departure, {
      clock: stages.clock,
      ending: endingFor(intake.route, isStream),
      hasRoomForError: isStream,
      headers: downstreamHeaders(isStream ? withoutLength(answer.headers) : answer.headers, journal.provenance()),
      bufferBytes: streamBufferBytes,
      stallMs: idleMs,
      onBackendDone: () => lease.release(),
      onSent: (bytes) => witness.sent(bytes),
    });
    lease.settle?.(usedTokens(end, intake.need.work));
    report(end, lease, visit, stages, intake);
    const generationMs = stages.clock.monotonic() - began;
    const alone = lease.isAlone()
      ? { ttfbMs: answer.ttfbMs, isWhole: !isStream, promptTokens: lease.promptTokens }
      : null;
    learn(end, lease, intake.need, { fleet: stages.fleet, generationMs, alone });
    const error = end.outcome === 'broken' ? 'stream_broken' : null;
    return { ...end, status: answer.status, error };
  } finally {
    lease.release();
  }
}

/** A promised length would leave no room for an error at the end of a stream that breaks off. */
const withoutLength = ({ 'content-length': _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders => headers;

const endingFor = (route: Route, isStream: boolean): Ending =>
  isStream && route.ending !== 'none' ? createEnding(route.ending) : createJsonEnding(route.api);

/** Only a complete answer tells how fast the lane is, and which runner it came from. */
function learn(
  { outcome, tokens }: RelayEnd,
  { backend, model, uncachedShare }: Lease,
  { caller, work }: Need,
  { fleet, ...seen }: { readonly fleet: Fleet } & Pick<Finish, 'generationMs' | 'alone'>,
): void {
  if (outcome !== 'ok' || model === null) return;
  fleet.noteFinish(backend.id, model, { tokens, uncachedShare, ...seen });
  fleet.noteServed(backend.id, model, { runner: work.runnerOptions, caller, loadMs: tokens?.loadMs ?? null });
}

function report(
  end: RelayEnd,
  { backend, model }: Lease,
  { journal }: Visit,
  { fleet }: Stages,
  { route }: Intake,
): void {
  if (end.outcome === 'ok') fleet.noteSuccess(backend.id, model);
  if (end.outcome === 'ok' && route.kind === 'management') fleet.noteChanged(backend.id);
  if (end.outcome === 'ok' || end.outcome === 'rejected') return;
  const reason = withoutKeys(end.reason ?? 'the answer did not complete');
  journal.amendLast({ result: end.isBackendsFault ? 'broken' : 'cancelled', reason });
  if (end.isBackendsFault)
    fleet.noteFault(backend.id, { kind: 'lane', certain: false, model, route: route.template, reason });
}
