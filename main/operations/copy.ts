import { bareDigest, shortDigest } from '../../shared/drift.ts';
import { requestCopy } from './copy-request.ts';
import { readAnew } from './read-anew.ts';
import { calledOff, done, type Errand, failed, type Work, type WorkPorts } from './work.ts';

/**
 * Gives the model another name on its server: both names are then one build, which costs no disk. What goes by the new
 * name already is replaced only when that very build was agreed to be. The server's own list, read before and after, is
 * what counts; an earlier run may have done it all.
 */
export const copyModel: Work = async (errand, ports) => {
  const { model, name, signal, report, isResumed } = errand;
  if (!name) return failed('it was not said which name the copy gets');
  report({ detail: 'reading what is installed there' });
  const installed = await readAnew(errand);
  if (signal.aborted) return calledOff('nothing was copied');
  if (!installed) return failed(UNREAD);
  const source = installed.get(model);
  if (!source) return failed(`${model} is not installed there`);
  const there = installed.get(name.model);
  if (there && bareDigest(there.digest) === bareDigest(source.digest))
    return done(isResumed ? copied(name.model) : `${name.model} is that build already`);
  if (there && bareDigest(there.digest) !== name.mayReplace)
    return failed(`${isAnother(name.model, there.digest)}: it was not replaced`);
  return copy(errand, ports, source.digest);
};

const UNREAD = 'what is installed there cannot be read: nothing was copied, as that might replace another model';

async function copy(errand: Errand, { fleet, dial }: WorkPorts, digest: string) {
  const { backend, spelling, name, signal, report } = errand;
  const { model: to = '', written = '' } = name ?? {};
  report({ detail: `copying to ${to}` });
  const why = await requestCopy({ url: backend.url, source: spelling, destination: written, signal }, dial);
  fleet.noteChanged(backend.id);
  if (signal.aborted) return calledOff('it may be copied already');
  if (why !== null) return failed(why);
  const there = (await readAnew(errand))?.get(to);
  if (signal.aborted || (there && bareDigest(there.digest) === bareDigest(digest))) return done(copied(to));
  return failed(`that server says it is copied, but its list does not show ${to} as that build`);
}

const copied = (name: string): string => `copied: ${name} is the same build and takes no disk of its own`;

/** What stands against giving a name to a build. */
export const isAnother = (name: string, digest: string): string =>
  `${name} is another build there (${shortDigest(digest)})`;
