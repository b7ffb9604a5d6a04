import { bareDigest, shortDigest } from '../../shared/drift.ts';
import { canonicalModel } from '../../shared/model-name.ts';
import { setAsideName } from '../../shared/set-aside.ts';
import type { InventoryEntry } from '../fleet/facts.ts';
import { requestCopy } from './copy-request.ts';
import type { Halt } from './halt.ts';
import type { Errand, WorkPorts } from './work.ts';

/** A server that does not answer must not hold up the end of what was called off. */
const CLEAN_UP_MS = 15_000;

/** The build that a sync found, under a second name, until it is clear whether it is needed. */
export interface KeptBuild {
  /** Takes the second name away; what is the matter with that is the next sync's business. */
  discard(): Promise<void>;
  /** Gives the model that build again. How that went, as a clause. */
  putBack(): Promise<string>;
}

interface Found {
  readonly digest: string;
  readonly installed: ReadonlyMap<string, InventoryEntry>;
}

/** Keeps the build that goes by the model's name there, which costs no disk. The text says why it cannot be kept. */
export async function keepAside(errand: Errand, ports: WorkPorts, found: Found): Promise<KeptBuild | string> {
  const { backend, spelling, signal } = errand;
  const name = setAsideName(spelling);
  const there = lookUp(name, found);
  if (there && bareDigest(there.digest) !== found.digest)
    return `${name} is in the way: an earlier sync has kept another build by that name; copy it back, or delete it`;
  const request = { url: backend.url, source: spelling, destination: name, signal };
  const why = there ? null : await requestCopy(request, ports.dial);
  return why === null ? keptAs(name, errand, ports, found.digest) : `its build cannot be kept for the way back: ${why}`;
}

/** What an earlier run has kept of that build; null when that is not there any more. */
export function findKept(errand: Errand, ports: WorkPorts, found: Found): KeptBuild | null {
  const name = setAsideName(errand.spelling);
  const there = lookUp(name, found);
  return there && bareDigest(there.digest) === found.digest ? keptAs(name, errand, ports, found.digest) : null;
}

const lookUp = (name: string, { installed }: Found): InventoryEntry | undefined =>
  installed.get(canonicalModel(name) ?? name);

function keptAs(
  name: string,
  { backend, spelling }: Errand,
  { clock, fleet, dial }: WorkPorts,
  digest: string,
): KeptBuild {
  const { url } = backend;
  /** Not cut by what has cut the operation: it is how that ends. */
  async function within<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = new AbortController();
    const cancel = clock.schedule(CLEAN_UP_MS, () => own.abort());
    const outcome = await work(own.signal);
    cancel();
    fleet.noteChanged(backend.id);
    return outcome;
  }
  const remove = (signal: AbortSignal) =>
    dial({ url, method: 'DELETE', path: '/api/delete', body: { model: name }, signal });
  return {
    discard: async () => void (await within(remove)),
    putBack: () =>
      within(async (signal) => {
        const why = await requestCopy({ url, source: name, destination: spelling, signal }, dial);
        if (why !== null)
          return `its build ${shortDigest(digest)} is kept there as ${name} and could not be put back: ${why}`;
        await remove(signal);
        return `its build ${shortDigest(digest)} was put back`;
      }),
  };
}

/** Whether the next run of the gateway goes on with it, and so finds what was kept. */
export const goesOn = ({ aborted, reason }: AbortSignal): boolean => aborted && (reason as Halt).state === 'suspended';
