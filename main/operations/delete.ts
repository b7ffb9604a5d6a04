import { findLoaded } from '../fleet/find-loaded.ts';
import { explainError } from './explain-error.ts';
import { wordsOf } from './ollama-reply.ts';
import { readAnew } from './read-anew.ts';
import { calledOff, done, type Ending, type Errand, failed, type Work } from './work.ts';

/** Takes the model off the server's disk. What of it is in memory stays there until it is unloaded. */
export const deleteModel: Work = async (errand, { fleet, dial }) => {
  const { backend, model, spelling, signal, report } = errand;
  const before = errand.isResumed ? await lookFirst(errand) : null;
  if (before) return before;
  report({ detail: 'deleting' });
  const order = { url: backend.url, method: 'DELETE', path: '/api/delete', body: { model: spelling }, signal } as const;
  const reply = await dial(order);
  fleet.noteChanged(backend.id);
  if (signal.aborted) return calledOff('it may be deleted already');
  if (!reply.ok) return failed(reply.error);
  if (reply.value.status === 404) return failed(`${model} is not installed there`);
  if (reply.value.status !== 200) return failed(explainError(wordsOf(reply.value)));
  return done(findLoaded(backend, model) ? 'deleted; it stays in memory until its keep-alive ends' : 'deleted');
};

/** An earlier run may have deleted it, and somebody may have fetched another since: that one is not to be deleted. */
async function lookFirst(errand: Errand): Promise<Ending | null> {
  const { model, digest, signal, report } = errand;
  report({ detail: 'reading what is installed there' });
  const installed = await readAnew(errand);
  if (signal.aborted) return calledOff('it may be deleted already');
  if (!installed) return failed('what is installed there cannot be read after the restart: it may be deleted already');
  const there = installed.get(model);
  if (!there) return done('deleted: it is no longer in that server’s list after the restart');
  return digest === null || there.digest === digest
    ? null
    : failed('another build of it has come there since it was ordered: order it again if that one is meant');
}
