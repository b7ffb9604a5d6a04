import type { HostHealth, ProbeTarget } from '../fleet/facts.ts';
import { checkInventory, checkResidency, checkVersion } from './check.ts';
import { isConnectionLost } from './dial-failure.ts';
import { type ReadResult, startListLoop } from './list-loop.ts';
import { type Loop, startLoop } from './loop.ts';
import { isAnswering, isUnread, type Tally } from './tally.ts';
import { createTallyBook } from './tally-book.ts';
import { createThrottle } from './throttle.ts';
import type { WatchPorts } from './watch-ports.ts';

export interface Watch {
  probeNow(): Promise<void>;
  noteSuspect(health: HostHealth | undefined): void;
  noteInventoryStale(): void;
  readLoaded(): Promise<void>;
  readInstalled(): Promise<void>;
  retime(): void;
  /** Resolves when everything was checked once, or when that cannot happen any more. */
  readonly firstVerdict: Promise<void>;
  /** Milliseconds since the epoch. */
  lastProbeAt(): number | null;
  stop(): Promise<void>;
}

interface Loops {
  readonly version: Loop;
  readonly inventory: Loop;
  readonly residency: Loop;
}

/** Failing requests may ask for a look many times a second. */
const HINT_SPACING_MS = 1_000;

/** Watches one backend: three cadences, one tally. */
export function startWatch(target: ProbeTarget, ports: WatchPorts): Watch {
  const { clock, facts, userAgent } = ports;
  const first = Promise.withResolvers<void>();
  const book = createTallyBook(target.id, ports);
  let lastProbeAt: number | null = null;

  const settleFirst = (): void => {
    if (!isUnread(book.current())) first.resolve();
  };
  const tried = (result: ReadResult): void => {
    if (!result.ok && isConnectionLost(result)) suspicion.request();
    settleFirst();
  };
  async function runVersion(signal: AbortSignal): Promise<void> {
    target.reach?.refresh();
    const result = await checkVersion(target, { clock, timeoutMs: ports.options().timeoutMs, userAgent, signal });
    if (signal.aborted) return;
    const before = book.current();
    lastProbeAt = clock.now();
    if (result.ok) facts.setVersion(target.id, result.version);
    book.enter({ check: 'version', result, atMs: clock.monotonic() });
    if (result.ok) facts.confirmAlive(target.id, lastProbeAt);
    askForLists(before, book.current(), loops);
    settleFirst();
  }

  const within = { target, book, ports };
  const loops: Loops = {
    version: startLoop({ intervalMs: () => ports.options().intervalMs, run: runVersion }, ports),
    inventory: startListLoop(
      { list: 'inventory', check: checkInventory, tell: (id, entries) => facts.setInventory(id, entries), tried },
      within,
    ),
    residency: startListLoop(
      {
        list: 'residency',
        check: checkResidency,
        tell: (id, entries) => facts.setResidency(id, entries),
        silent: (id) => facts.noteUnread(id),
        tried,
      },
      within,
    ),
  };
  const all = Object.values(loops);
  const suspicion = createThrottle(clock, HINT_SPACING_MS, () => void loops.version.refresh());
  const staleness = createThrottle(clock, HINT_SPACING_MS, () => void loops.inventory.refresh());
  void loops.version.nudge();

  return {
    firstVerdict: first.promise,
    lastProbeAt: () => lastProbeAt,
    async probeNow() {
      await loops.version.refresh();
      if (isAnswering(book.current())) await Promise.all([loops.inventory.nudge(), loops.residency.nudge()]);
    },
    noteSuspect(health) {
      if (health) book.enter({ check: 'traffic', health });
      suspicion.request();
    },
    noteInventoryStale: () => staleness.request(),
    readLoaded: () => loops.residency.refresh(),
    readInstalled: () => loops.inventory.refresh(),
    retime() {
      for (const loop of all) loop.retime();
    },
    async stop() {
      suspicion.stop();
      staleness.stop();
      await Promise.all(all.map((loop) => loop.stop()));
      first.resolve();
    },
  };
}

/** A backend that (re)appeared is read at once, one that vanished not at all. */
function askForLists(before: Tally, now: Tally, { inventory, residency }: Loops): void {
  if (!isAnswering(now)) {
    inventory.interrupt();
    residency.interrupt();
  } else if (!isAnswering(before) || now.inventory !== before.inventory) {
    void inventory.refresh();
    void residency.refresh();
  } else if (!now.inventory.known) {
    void inventory.nudge();
  }
}
