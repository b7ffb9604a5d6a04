import { findLoaded } from '../fleet/find-loaded.ts';
import { pause } from '../pause.ts';
import { askEmpty } from './empty-request.ts';
import { explainError } from './explain-error.ts';
import { wordsOf } from './ollama-reply.ts';
import { calledOff, done, type Ending, type Errand, failed, type Work, type WorkPorts } from './work.ts';

const LOOK_AGAIN_MS = 1_000;
/** Without any request of ours running there, a model that is still loaded after this long does not leave by itself. */
const PATIENCE_MS = 600_000;

/** Asks the server to let go of the model, which it does when the last request ends, and watches until it has. */
export const unload: Work = async (errand, ports) => {
  const { backend, model, signal } = errand;
  await errand.readLoaded();
  if (signal.aborted) return calledOff('nothing was asked of the server');
  if (!findLoaded(backend, model)) return done(errand.isResumed ? 'is no longer loaded' : 'was not loaded');
  errand.report({ detail: 'unloading' });
  ports.fleet.noteUnloading(backend.id, model);
  const reply = await askEmpty(errand, ports, { keep_alive: 0 });
  if (signal.aborted) return calledOff('it may still unload the model');
  if (!reply.ok) return failed(reply.error);
  if (reply.value.status === 404) return failed(`${model} is no longer installed there: it leaves with its keep-alive`);
  if (reply.value.status !== 200) return failed(explainError(wordsOf(reply.value)));
  return watch(errand, ports);
};

async function watch({ backend, model, signal, report, readLoaded }: Errand, { clock }: WorkPorts): Promise<Ending> {
  let idleSince = clock.monotonic();
  for (;;) {
    await readLoaded();
    if (signal.aborted) return calledOff('the server still unloads it when its requests end');
    if (!findLoaded(backend, model)) return done('unloaded');
    const running = backend.lanes.get(model)?.inFlight ?? 0;
    if (running > 0) idleSince = clock.monotonic();
    if (clock.monotonic() - idleSince >= PATIENCE_MS)
      return failed('still loaded after 10 minutes: others use it there, or its runner is stuck');
    report({ detail: waitingFor(running) });
    await pause(clock, LOOK_AGAIN_MS, signal);
  }
}

const waitingFor = (running: number): string =>
  running === 0
    ? 'waiting for requests that do not come through this gateway'
    : `unloads when ${running} running request${running === 1 ? ' ends' : 's end'}`;
