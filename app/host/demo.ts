import type { Log } from '../../main/ports.ts';
import { startControlPlane, startDemoFleet, startDemoTraffic } from '../../main/simulator/index.ts';
import type { OwnGateway } from './own-gateway.ts';

/** A backend as a demo puts it into the fleet. */
export interface DemoBackend {
  readonly id: string;
  readonly url: string;
  readonly slots: number;
}

/** An embedded fleet, and the clients that keep it busy. */
export interface Demo {
  readonly backends: readonly DemoBackend[];
  /** Begins anew when there is traffic already. */
  startTraffic(gateway: OwnGateway): void;
  stopTraffic(): void;
  stop(): Promise<void>;
}

/**
 * Starts the simulated servers; their clients wait for a gateway to talk to. The log tells how each can be broken, since
 * seeing one fail is what a demo is for. With a namespace no model is called as a real one is.
 */
export async function startDemo(log: Log, namespace?: string): Promise<Demo> {
  const named = namespace === undefined ? {} : { namespace };
  const fleet = await startDemoFleet(named);
  const planes = await Promise.all(fleet.servers.map(({ server }) => startControlPlane(server)));
  fleet.servers.forEach(({ id, url }, i) => {
    const breakItWith = `curl -X POST ${planes[i]?.url}/faults -d '{"kind":"refuse"}'`;
    log.info('simulated server', { backend: id, url, breakItWith });
  });
  let stopTraffic = (): void => {};
  return {
    backends: fleet.servers,
    startTraffic({ url, key }) {
      stopTraffic();
      stopTraffic = startDemoTraffic({ baseUrl: url, apiKey: key, ...named });
    },
    stopTraffic: () => stopTraffic(),
    async stop() {
      await Promise.all(planes.map((plane) => plane.close()));
      await fleet.stop();
    },
  };
}
