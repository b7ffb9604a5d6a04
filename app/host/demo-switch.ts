import type { Log } from '../../main/ports.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Demo, DemoBackend } from './demo.ts';
import type { OverlaidSource } from './demo-overlay.ts';
import type { OwnGateway } from './own-gateway.ts';

type Switched = Promise<Result<Record<string, never>, CommandError>>;

/** Turns a demo on and off. */
export interface DemoSwitch {
  isOn(): boolean;
  /** Puts the demo's backends into the fleet and sends its traffic there; does nothing when that is so already. */
  start(gateway: OwnGateway): Switched;
  /** Takes everything of the demo away; does nothing when there is none. */
  stop(): Switched;
  /** No request is begun after it. */
  stopTraffic(): void;
  /** Ends the demo together with the gateway. */
  close(): Promise<void>;
}

export interface DemoSwitchOptions {
  readonly source: Pick<OverlaidSource, 'current' | 'show'>;
  readonly startDemo: () => Promise<Demo>;
  readonly log: Log;
}

/** A demo beside the configured fleet. */
export function createDemoSwitch({ source, startDemo, log }: DemoSwitchOptions): DemoSwitch {
  let demo: Demo | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = queue.then(task);
    queue = run.catch(() => undefined);
    return run;
  };

  async function start(gateway: OwnGateway): Switched {
    if (demo) return ok({});
    try {
      demo = await startDemo();
    } catch (error) {
      log.error('the demo fleet cannot be started', { error: String(error) });
      return err({ code: 'failed', message: `the demo fleet cannot be started: ${reasonOf(error)}` });
    }
    await source.show(withFreeIds(demo.backends, new Set(source.current().backends.map(({ id }) => id))));
    demo.startTraffic(gateway);
    return ok({});
  }

  async function stop(): Switched {
    const ending = demo;
    if (!ending) return ok({});
    ending.stopTraffic();
    demo = null;
    await source.show([]);
    await ending.stop();
    return ok({});
  }

  return {
    isOn: () => demo !== null,
    start: (gateway) => inTurn(() => start(gateway)),
    stop: () => inTurn(stop),
    stopTraffic: () => demo?.stopTraffic(),
    close: () =>
      inTurn(async () => {
        demo?.stopTraffic();
        await demo?.stop();
        demo = null;
      }),
  };
}

/** A demo that is the whole fleet of its gateway and lives as long. */
export const createDemoForLife = (demo: Demo): DemoSwitch => ({
  isOn: () => true,
  async start(gateway) {
    demo.startTraffic(gateway);
    return ok({});
  },
  stop: async () =>
    err({ code: 'refused', message: 'this gateway was started as a demo: start it without --demo to be rid of it' }),
  stopTraffic: demo.stopTraffic,
  close: demo.stop,
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A configured backend keeps its id; the demo's server of that name is called `<id>-demo`, `<id>-demo-2` … */
export function withFreeIds(fleet: readonly DemoBackend[], taken: ReadonlySet<string>): DemoBackend[] {
  return fleet.map((backend) => {
    let id = backend.id;
    for (let n = 1; taken.has(id); n += 1) id = n === 1 ? `${backend.id}-demo` : `${backend.id}-demo-${n}`;
    return { ...backend, id };
  });
}
