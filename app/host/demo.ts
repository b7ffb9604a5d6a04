import type { DemoBackend } from './config-source.ts';

/** An embedded fleet, and the clients that keep it busy. */
export interface Demo {
  readonly backends: readonly DemoBackend[];
  startTraffic(gatewayUrl: string): void;
  stopTraffic(): void;
  stop(): Promise<void>;
}

export async function startDemo(): Promise<Demo> {
  throw new Error('not yet');
}
