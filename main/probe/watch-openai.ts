import type { ProbeTarget } from '../fleet/facts.ts';
import type { Reach } from '../fleet/reach.ts';
import { checkOpenAi } from './check-openai.ts';
import { startLoop } from './loop.ts';
import { residencyOf } from './openai-models.ts';
import { createTallyBook } from './tally-book.ts';
import { createThrottle } from './throttle.ts';
import type { Watch } from './watch.ts';
import type { WatchPorts } from './watch-ports.ts';

const HINT_SPACING_MS = 1_000;

/** Watches a server of the OpenAI API: one question tells that it lives and what it has, and nothing else is asked. */
export function startOpenAiWatch({ id }: ProbeTarget, reach: Reach, ports: WatchPorts): Watch {
  const { clock, facts, log, userAgent, options } = ports;
  const first = Promise.withResolvers<void>();
  const book = createTallyBook(id, ports);
  let lastProbeAt: number | null = null;
  let skipped = 0;

  async function run(signal: AbortSignal): Promise<void> {
    reach.refresh();
    const result = await checkOpenAi(reach, { clock, timeoutMs: options().timeoutMs, userAgent, signal });
    if (signal.aborted) return;
    lastProbeAt = clock.now();
    if (result.ok) {
      facts.setInventory(id, result.entries);
      facts.setResidency(id, residencyOf(result.entries));
      noteSkipped(result.skipped);
    }
    const alive = result.ok ? { ok: true as const, version: '', tookMs: result.tookMs } : result;
    book.enter({ check: 'version', result: alive, atMs: clock.monotonic() });
    if (result.ok) {
      book.enter({ check: 'inventory', result });
      book.enter({ check: 'residency', result });
      facts.confirmAlive(id, lastProbeAt);
    }
    first.resolve();
  }

  function noteSkipped(now: number): void {
    if (now === skipped) return;
    skipped = now;
    log.warn('backend lists models that cannot be asked for: give them names', { backend: id, skipped });
  }

  const loop = startLoop({ intervalMs: () => options().intervalMs, run }, ports);
  const hint = createThrottle(clock, HINT_SPACING_MS, () => void loop.refresh());
  void loop.nudge();
  return {
    firstVerdict: first.promise,
    lastProbeAt: () => lastProbeAt,
    probeNow: loop.refresh,
    noteSuspect(health) {
      if (health) book.enter({ check: 'traffic', health });
      hint.request();
    },
    noteInventoryStale: hint.request,
    readInstalled: loop.refresh,
    readLoaded: loop.refresh,
    retime: loop.retime,
    async stop() {
      hint.stop();
      await loop.stop();
      first.resolve();
    },
  };
}
