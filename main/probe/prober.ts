import type { HostHealth, ProbeTarget } from '../fleet/facts.ts';
import { startWatch, type Watch } from './watch.ts';
import { startOpenAiWatch } from './watch-openai.ts';
import type { ProbeOptions, WatchPorts } from './watch-ports.ts';

export interface Prober {
  /** Targets that are reached as before keep what is known of them; late news of removed ones is dropped. */
  setTargets(targets: readonly ProbeTarget[]): void;
  setOptions(options: ProbeOptions): void;
  /** Resolves when the backend was checked anew and the fleet knows; at once for an unknown id. */
  probeNow(id: string): Promise<void>;
  /**
   * A request failed there: look at once, at most once per second. `health` is what the fleet made of it; when that is
   * out of rotation, `rise` successful checks are needed to come back.
   */
  noteSuspect(id: string, health?: HostHealth): void;
  /** The fleet's idea of what is installed there proved wrong: read it again, at most once per second. */
  noteInventoryStale(id: string): void;
  /**
   * Resolves when what is loaded there was read anew and the fleet knows, or when it could not be: it does not answer, it
   * is silent while it loads, or the id is unknown.
   */
  readLoaded(id: string): Promise<void>;
  /** The same of what is installed there. */
  readInstalled(id: string): Promise<void>;
  /** Resolves when every present target was checked once or did not answer in time. */
  firstRound(): Promise<void>;
  /** When the latest version check ended, well or not; milliseconds since the epoch. */
  lastProbeAt(id: string): number | null;
  /** Cuts the checks under way; nothing is reported after it. */
  stop(): Promise<void>;
}

export interface ProberSetup extends Omit<WatchPorts, 'options'> {
  readonly options: ProbeOptions;
}

interface Watched {
  /** Where and how it is reached. */
  readonly mark: string;
  readonly watch: Watch;
}

const markOf = ({ url, reach }: ProbeTarget): string => `${url}\n${reach?.key ?? ''}`;

const watchOf = (target: ProbeTarget, ports: WatchPorts): Watch =>
  target.kind === 'openai' && target.reach ? startOpenAiWatch(target, target.reach, ports) : startWatch(target, ports);

/** Starts checking backends: none until `setTargets`. */
export function startProber(setup: ProberSetup): Prober {
  let { options } = setup;
  const ports: WatchPorts = { ...setup, options: () => options };
  const watched = new Map<string, Watched>();
  const leaving = new Set<Promise<void>>();

  function drop(id: string, { watch }: Watched): void {
    watched.delete(id);
    const gone = watch.stop().finally(() => leaving.delete(gone));
    leaving.add(gone);
  }

  return {
    setTargets(targets) {
      const marks = new Map(targets.map((target) => [target.id, markOf(target)]));
      for (const [id, entry] of [...watched]) if (marks.get(id) !== entry.mark) drop(id, entry);
      for (const target of targets) {
        if (!watched.has(target.id)) watched.set(target.id, { mark: markOf(target), watch: watchOf(target, ports) });
      }
    },
    setOptions(next) {
      options = next;
      for (const { watch } of watched.values()) watch.retime();
    },
    probeNow: async (id) => watched.get(id)?.watch.probeNow(),
    noteSuspect: (id, health) => watched.get(id)?.watch.noteSuspect(health),
    noteInventoryStale: (id) => watched.get(id)?.watch.noteInventoryStale(),
    readLoaded: async (id) => watched.get(id)?.watch.readLoaded(),
    readInstalled: async (id) => watched.get(id)?.watch.readInstalled(),
    async firstRound() {
      await Promise.all([...watched.values()].map(({ watch }) => watch.firstVerdict));
    },
    lastProbeAt: (id) => watched.get(id)?.watch.lastProbeAt() ?? null,
    async stop() {
      for (const [id, entry] of [...watched]) drop(id, entry);
      await Promise.all(leaving);
    },
  };
}
