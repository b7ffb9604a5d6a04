import { findLoaded } from '../fleet/find-loaded.ts';
import { explainError } from './explain-error.ts';
import { wordsOf } from './ollama-reply.ts';
import { calledOff, done, failed, type Work } from './work.ts';

/** Takes the model off the server's disk. What of it is in memory stays there until it is unloaded. */
export const deleteModel: Work = async ({ backend, model, spelling, signal, report }, { fleet, dial }) => {
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
