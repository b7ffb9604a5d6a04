import { bareDigest, shortDigest } from '../../shared/drift.ts';
import type { InventoryEntry } from '../fleet/facts.ts';
import { findLoaded } from '../fleet/find-loaded.ts';
import type { SyncGoal } from '../ports.ts';
import { findKept, goesOn, type KeptBuild, keepAside } from './keep-aside.ts';
import { pull } from './pull.ts';
import { readAnew } from './read-anew.ts';
import { keptElsewhere, toNewer, toThird } from './sync-words.ts';
import { calledOff, done, type Ending, type Errand, failed, type Work, type WorkPorts } from './work.ts';

/**
 * Brings a copy to a certain build. Ollama can only fetch what the registry has for a tag now, and says which build that
 * is only once it is there: so the build that was there is kept by another name meanwhile, the server's own list says
 * what came, and if that is not what was wanted, all is as before and the next one in line need not pull.
 */
export const sync: Work = async (errand, ports) => {
  const { goal, model, signal, report } = errand;
  if (!goal) return failed('it was not said to which build');
  report({ detail: 'reading what is installed there' });
  const installed = await readAnew(errand);
  if (signal.aborted) return calledOff('nothing was pulled');
  if (!installed) return failed('what is installed there cannot be read: nothing was pulled');
  const there = digestIn(installed, model);
  if (there === null) return failed(`${model} is no longer installed there: pull it`);
  return goal.digest === null
    ? toTheNewest(errand, ports, there)
    : toOne(errand, ports, { ...goal, digest: goal.digest, installed, there });
};

const digestIn = (installed: ReadonlyMap<string, InventoryEntry>, model: string): string | null => {
  const digest = installed.get(model)?.digest;
  return digest === undefined ? null : bareDigest(digest);
};

interface Aim extends SyncGoal {
  readonly digest: string;
  /** What was there when the work began. */
  readonly there: string;
  readonly installed: ReadonlyMap<string, InventoryEntry>;
}

async function toOne(errand: Errand, ports: WorkPorts, aim: Aim): Promise<Ending> {
  const { model, startedAt, isResumed, signal } = errand;
  const { there, installed } = aim;
  const before = isResumed && errand.digest !== null ? bareDigest(errand.digest) : there;
  // An earlier run has fetched it, and was cut off before it had judged it.
  if (before !== there)
    return judge(errand, aim, { before, now: there, kept: findKept(errand, ports, { digest: before, installed }) });
  if (there === aim.digest) return done(`has ${shortDigest(aim.digest)} already`);
  const seen = ports.sightings.since(model, startedAt);
  if (seen && seen.digest !== aim.digest) return failed(keptElsewhere(aim, seen, model));
  const kept = await keepAside(errand, ports, { digest: there, installed });
  if (signal.aborted) return calledOff('nothing was pulled');
  return typeof kept === 'string' ? failed(`${kept}; nothing was pulled`) : fetch(errand, ports, { ...aim, kept });
}

async function fetch(errand: Errand, ports: WorkPorts, aim: Aim & { readonly kept: KeptBuild }): Promise<Ending> {
  const { kept, there: before } = aim;
  const fetched = await pull(errand, ports);
  const now = fetched.state === 'done' ? await lookAfter(errand, ports) : null;
  // The next run of the gateway finds what was kept.
  if (goesOn(errand.signal)) return fetched;
  if (fetched.state !== 'done') return { ...fetched, detail: `${fetched.detail}; ${await kept.putBack()}` };
  return judge(errand, aim, { before, now, kept });
}

interface Outcome {
  readonly before: string;
  /** Null when it could not be read. */
  readonly now: string | null;
  readonly kept: KeptBuild | null;
}

async function judge(errand: Errand, aim: Aim, { before, now, kept }: Outcome): Promise<Ending> {
  const { model, signal } = errand;
  if (now === aim.digest) {
    await kept?.discard();
    return done(synced(errand, now));
  }
  const after = kept ? await kept.putBack() : 'that build is here now';
  if (now === null) return signal.aborted ? calledOff(after) : failed(`pulled, but what came cannot be read: ${after}`);
  return failed(now === before ? toNewer(aim, now, model) : `${toThird(aim, now, model)}; ${after}`);
}

async function toTheNewest(errand: Errand, ports: WorkPorts, before: string): Promise<Ending> {
  const { model, startedAt, signal } = errand;
  const earlier = ports.sightings.since(model, startedAt);
  const fetched = await pull(errand, ports);
  if (fetched.state !== 'done') return fetched;
  const now = await lookAfter(errand, ports);
  if (signal.aborted) return calledOff('it is pulled');
  if (now === null) return failed('pulled, but which build it is now cannot be read');
  if (earlier && earlier.digest !== now)
    return failed(
      `has ${shortDigest(now)} now, but ${earlier.backend} got ${shortDigest(earlier.digest)} before: the registry has changed meanwhile, so sync it again`,
    );
  return done(now === before ? `has the newest already, ${shortDigest(now)}` : synced(errand, now));
}

/** Which build the pull has brought, as that server lists it; the others in line hear of it. */
async function lookAfter(errand: Errand, { clock, sightings }: WorkPorts): Promise<string | null> {
  const { backend, model, report } = errand;
  report({ detail: 'pulled; reading which build came' });
  const installed = await readAnew(errand);
  const digest = installed && digestIn(installed, model);
  if (digest) sightings.note(model, { digest, backend: backend.id, at: clock.now() });
  return digest || null;
}

const synced = ({ backend, model }: Errand, digest: string): string =>
  `has ${shortDigest(digest)} now${findLoaded(backend, model) ? '; what is in memory is the build before until it is unloaded' : ''}`;
