import { formatBytes } from '../../shared/format-bytes.ts';
import type { Clock } from '../ports.ts';
import { explainError } from './explain-error.ts';
import { type PullLine, parsePullLine, wordsOf } from './ollama-reply.ts';
import { createPullLayers, type PullLayers } from './pull-layers.ts';
import { createSpeed, type Speed } from './speed.ts';
import { calledOff, done, type Ending, failed, type News, type Work } from './work.ts';

const TELL_MS = 500;
/** Without a byte for so long, it is said; Ollama itself tries a stalled part again after 30 s, for as long as it takes. */
const STALLED_MS = 60_000;
const MAX_STATUS = 100;

interface Pulling {
  readonly layers: PullLayers;
  readonly speed: Speed;
  /** The server's own words for what it is doing. */
  status: string;
  /** How its stream ended: its last word, or its error. */
  outcome: 'success' | { readonly error: string } | null;
  /** Something came that is no line of a pull. */
  isStrange: boolean;
}

/** Has the server fetch the model from the registry, and tells how far it is. */
export const pull: Work = async ({ backend, spelling, signal, report }, { clock, fleet, dial }) => {
  const speed = createSpeed(clock.monotonic());
  const pulling: Pulling = {
    layers: createPullLayers(),
    speed,
    status: 'asking the registry',
    outcome: null,
    isStrange: false,
  };
  const stopTelling = tellRegularly(clock, () => report(describe(pulling, clock.monotonic())));
  const reply = await dial({
    url: backend.url,
    method: 'POST',
    path: '/api/pull',
    body: { model: spelling, stream: true },
    signal,
    onLine: (line) => note(pulling, parsePullLine(line), clock.monotonic()),
  });
  stopTelling();
  report({ ...describe(pulling, clock.monotonic()), bytesPerSecond: null, remainingMs: null });
  fleet.noteChanged(backend.id);
  if (pulling.outcome === 'success') return pulled(pulling.layers);
  if (signal.aborted) return calledOff(whatStays(pulling.layers));
  if (pulling.outcome) return failed(explainError(pulling.outcome.error));
  if (!reply.ok) return failed(`${reply.error}; ${whatStays(pulling.layers)}`);
  if (reply.value.status !== 200) return failed(explainError(wordsOf(reply.value)));
  const why = pulling.isStrange
    ? 'its answer is not that of a pull'
    : 'the server stopped reporting before it was done';
  return failed(`${why}; ${whatStays(pulling.layers)}`);
};

/** Once at the beginning and then on a beat, also while no line comes: silence is news too. */
function tellRegularly(clock: Clock, tell: () => void): () => void {
  let cancel = (): void => {};
  const beat = (): void => {
    tell();
    cancel = clock.schedule(TELL_MS, beat);
  };
  beat();
  return () => cancel();
}

function note(pulling: Pulling, line: PullLine | null, nowMs: number): void {
  if (line === null) pulling.isStrange = true;
  else if (line.error !== undefined) pulling.outcome = { error: line.error };
  else if (line.status === 'success') pulling.outcome = 'success';
  else {
    pulling.layers.note(line);
    pulling.speed.note(nowMs, pulling.layers.fetchedBytes());
    if (line.status !== '') pulling.status = line.status.slice(0, MAX_STATUS);
  }
}

function describe({ layers, speed, status }: Pulling, nowMs: number): News {
  const progress = layers.progress();
  const isMoving = progress === null || progress.done < progress.total;
  const silentMs = nowMs - speed.movedAt();
  const bytesPerSecond = isMoving ? speed.perSecond(nowMs) : null;
  const left = progress === null ? null : progress.total - progress.done;
  const remainingMs = bytesPerSecond === null || left === null ? null : Math.round((left * 1_000) / bytesPerSecond);
  const isStalled = isMoving && silentMs >= STALLED_MS;
  const detail = isStalled ? stalled(status, silentMs) : status;
  return { detail, progress, layers: layers.list(), bytesPerSecond, remainingMs };
}

const stalled = (status: string, silentMs: number): string =>
  `${status}: nothing has arrived for ${Math.floor(silentMs / 1_000)} s; that server keeps trying`;

function pulled(layers: PullLayers): Ending {
  const fetched = layers.fetchedBytes();
  const total = layers.progress()?.total ?? 0;
  if (fetched === 0) return done('already up to date');
  return done(
    fetched < total
      ? `pulled; ${formatBytes(fetched)} of ${formatBytes(total)} were missing`
      : `pulled, ${formatBytes(total)}`,
  );
}

const whatStays = (layers: PullLayers): string =>
  (layers.progress()?.done ?? 0) === 0
    ? 'nothing had been fetched yet'
    : `${formatBytes(layers.progress()?.done ?? 0)} stay there, and pulling it again goes on from them`;
