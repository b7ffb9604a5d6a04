import { formatBytes } from '../../shared/format-bytes.ts';
import type { ResidencyEntry } from '../fleet/facts.ts';
import { findLoaded } from '../fleet/find-loaded.ts';
import { runnerOptions } from '../fleet/runner-options.ts';
import { listsWhileLoading } from '../fleet/server-age.ts';
import { pause } from '../pause.ts';
import type { Reply } from './dialler.ts';
import { askEmpty, type Wish } from './empty-request.ts';
import { explainError } from './explain-error.ts';
import type { KeepAlive } from './keep-alive.ts';
import { wordsOf } from './ollama-reply.ts';
import { calledOff, done, type Ending, type Errand, failed, type Work, type WorkPorts } from './work.ts';

const LOOK_AGAIN_MS = 1_000;
const LOOKS = 5;

/**
 * Loads the model with the runner options that most requests of clients ask for, so that they find the runner they would
 * have started. Nothing is sent when the model is there already: other options than those of its runner would reload it.
 */
export const warm: Work = async (errand, ports) => {
  const { backend, model, keepAlive, signal } = errand;
  errand.report({ detail: 'reading what is in memory' });
  await errand.readLoaded();
  const listed = findLoaded(backend, model);
  const isLoaded = listed !== null && !listsWhileLoading(backend.version);
  if (isLoaded && keepAlive === undefined) return done(`already loaded, ${describeShare(listed)}`);
  const runner = ports.usualRunner(backend.id, model);
  errand.report({ detail: isLoaded ? 'setting its keep-alive' : loadingWith(runner) });
  const reply = await askEmpty(
    errand,
    ports,
    wishOf(keepAlive, listed ? runnerThere(errand, listed) : runnerOptions(runner)),
  );
  if (signal.aborted) return calledOff('the load was aborted');
  if (!reply.ok) return failed(reply.error);
  if (reply.value.status !== 200) return refusal(reply.value, errand, ports);
  if (!listed) ports.fleet.noteWarmed(backend.id, model, runner);
  // Listed while it was being loaded for somebody else: with which options is not known.
  else if (!isLoaded) ports.fleet.noteLoaded(backend.id, model);
  if (isLoaded) return done(`already loaded; its keep-alive is now ${keepAlive}`);
  return confirm(errand, ports);
};

const loadingWith = (runner: string): string => (runner === '' ? 'loading' : `loading with ${runner}`);

const wishOf = (keepAlive: KeepAlive | undefined, options: NonNullable<Wish['options']>): Wish => ({
  ...(keepAlive !== undefined && { keep_alive: keepAlive }),
  ...(Object.keys(options).length > 0 && { options }),
});

/** What a runner that is there was started with, as far as anybody told: other options would load it anew. */
function runnerThere({ backend, model }: Errand, { contextLength }: ResidencyEntry): NonNullable<Wish['options']> {
  const known = runnerOptions(backend.lanes.get(model)?.asked.alike.at(-1) ?? null);
  return contextLength === null ? known : { ...known, num_ctx: contextLength };
}

function refusal(reply: Reply, { backend, model }: Errand, { fleet }: WorkPorts): Ending {
  if (reply.status !== 404) return failed(explainError(wordsOf(reply)));
  fleet.noteChanged(backend.id);
  return failed(`${model} is not installed there: pull it first`);
}

/** An answer is a promise; the server's own list is what requests will meet. */
async function confirm({ backend, model, signal, report, readLoaded }: Errand, { clock }: WorkPorts): Promise<Ending> {
  const answeredAt = clock.monotonic();
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await pause(clock, LOOK_AGAIN_MS, signal);
    if (signal.aborted) return calledOff('the model stays loaded');
    report({ detail: 'loaded; reading what is in memory' });
    await readLoaded();
    const listed = findLoaded(backend, model);
    if (listed) return done(`loaded, ${describeShare(listed)}`);
  }
  if (backend.residentAt <= answeredAt) return done('loaded; the list of what is in memory could not be read');
  return failed(`it answered that ${model} was loaded, but does not list it: another model has pushed it out`);
}

/** How much of it is where it is fast. */
function describeShare({ sizeBytes, vramBytes }: ResidencyEntry): string {
  if (sizeBytes === 0) return 'size unknown';
  if (vramBytes >= sizeBytes) return `${formatBytes(vramBytes)} on the GPU`;
  if (vramBytes === 0) return `${formatBytes(sizeBytes)} on the CPU`;
  return `only ${Math.round((100 * vramBytes) / sizeBytes)} % of ${formatBytes(sizeBytes)} on the GPU, so it is slow`;
}
