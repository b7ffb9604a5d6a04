import { startDemoFleet, startDemoTraffic } from '../../main/simulator/index.ts';

/** A backend as a demo puts it in the place of the configured ones. */
export interface DemoBackend {
  readonly id: string;
  readonly url: string;
  readonly slots: number;
}

/** An embedded fleet, and the clients that keep it busy. */
export interface Demo {
  readonly backends: readonly DemoBackend[];
  startTraffic(gatewayUrl: string): void;
  stopTraffic(): void;
  stop(): Promise<void>;
}

/** Starts the simulated servers; their clients wait for a gateway to talk to. */
export async function startDemo(): Promise<Demo> {
  const fleet = await startDemoFleet();
  let stopTraffic = (): void => {};
  return {
    backends: fleet.servers,
    startTraffic(gatewayUrl) {
      stopTraffic = startDemoTraffic({ baseUrl: gatewayUrl });
    },
    stopTraffic: () => stopTraffic(),
    stop: () => fleet.stop(),
  };
}
