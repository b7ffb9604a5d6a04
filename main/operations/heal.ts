import { tryOneToken } from '../one-token.ts';
import { unload } from './unload.ts';
import { warm } from './warm.ts';
import { calledOff, done, type Ending, type Errand, failed, type Work, type WorkPorts } from './work.ts';

/** A stream that has said nothing for this long is part of what hangs. */
const SILENT_MS = 30_000;
/** A fresh runner answers a token in far less. */
const TOKEN_MS = 10_000;

/**
 * Puts a model right that hangs. Nothing new goes there meanwhile, but waits; what waits there is taken back and asked
 * again; then Ollama's own remedy: unload, which ends the runner with its stuck slots, a fresh load, and one token to see
 * that it works. Streams that make progress are let finish.
 */
export const heal: Work = async (errand, ports) => {
  const { backend, model } = errand;
  const lane = backend.lanes.get(model);
  ports.fleet.noteWedged(backend.id, model, lane?.out?.reason ?? 'it is being put right');
  ports.fleet.noteHealing(backend.id, model, true);
  try {
    return (errand.isResumed ? await lookFirst(errand, ports) : null) ?? (await putRight(errand, ports));
  } finally {
    ports.fleet.noteHealing(backend.id, model, false);
  }
};

/** An earlier run may have put it right before it ended. */
async function lookFirst(
  { backend, model, signal, report, readLoaded }: Errand,
  ports: WorkPorts,
): Promise<Ending | null> {
  report({ detail: 'looking whether it generates again' });
  await readLoaded();
  const check = await tryOneToken(backend, model, TOKEN_MS, { clock: ports.clock, ask: ports.dial });
  if (signal.aborted) return calledOff('it was not put right');
  if (check.kind !== 'works') return null;
  ports.fleet.noteUnwedged(backend.id, model);
  return done('it generates again: it was put right before the restart');
}

async function putRight(errand: Errand, ports: WorkPorts): Promise<Ending> {
  const { backend, model, signal, record, report } = errand;
  record(sayTaken(takeAllBack(errand, ports)));
  for (const step of [unload, warm]) {
    const ended = await step(errand, ports);
    if (ended.state !== 'done') return ended;
    record(ended.detail);
  }
  report({ detail: 'asking it for one token' });
  const check = await tryOneToken(backend, model, TOKEN_MS, { clock: ports.clock, ask: ports.dial });
  if (signal.aborted) return calledOff('it is loaded anew, but was not tried');
  if (check.kind === 'silent') return failed('loaded anew, but it still generates nothing: its server needs a restart');
  if (check.kind === 'failed') return failed(`loaded anew, but it answers with an error: ${check.reason}`);
  ports.fleet.noteUnwedged(backend.id, model);
  return done('unloaded, loaded anew, and it generates again');
}

function takeAllBack({ backend, model }: Errand, { clock, fleet }: WorkPorts): number {
  const why = { reason: `${model} on ${backend.id} hangs and is put right`, retry: 'again', isFault: false } as const;
  const now = clock.monotonic();
  return fleet.takeBack(backend.id, model, ({ firstByteAt, heard }) =>
    firstByteAt === null || now - (heard?.heardAt ?? firstByteAt) >= SILENT_MS ? why : null,
  );
}

const sayTaken = (taken: number): string =>
  taken === 0
    ? 'nobody waited there'
    : `${taken === 1 ? 'one request was' : `${taken} requests were`} taken back from it`;
