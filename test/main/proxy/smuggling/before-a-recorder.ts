import { expect } from 'vitest';
import type { ConfigInput } from '../../../../shared/config.ts';
import { carelessReadings } from '../../../support/careless-readings.ts';
import { connectRaw, postText } from '../../../support/client.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { type RecordedRequest, startRecordingBackend } from '../../../support/recording-backend.ts';

/** The body that every test means to send. */
export const BODY = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'Hi' }], stream: false });
/** A request that nobody means: a backend that sees it was tricked. */
export const HIDDEN =
  'POST /api/pull HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-1\r\ncontent-length: 20\r\n\r\n{"model":"smuggled"}';
/** The end of every conversation: the gateway answers it and closes, if it still understands where a request begins. */
export const LAST = 'GET /health HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n';

export interface Aftermath {
  /** Status of every answer, in order. */
  readonly statuses: readonly number[];
  /** What the backend saw of it. */
  readonly seen: readonly RecordedRequest[];
}

export interface BeforeARecorder {
  readonly fleet: FleetUnderTest;
  readonly backend: Awaited<ReturnType<typeof startRecordingBackend>>;
  /**
   * Sends bytes on a connection of their own and waits until the gateway has closed it. Fails unless the next client is
   * served all the same, and its request arrives whole and alone.
   */
  attack(bytes: string): Promise<Aftermath>;
  /** The same, without the next client. */
  send(bytes: string): Promise<Aftermath>;
  /** What the backend saw since last time; fails where anybody could read that in two ways. */
  takeSeen(): readonly RecordedRequest[];
  stop(): Promise<void>;
}

/** A gateway that loses patience soon, before a backend that writes down every byte. */
export async function startBeforeARecorder(config: ConfigInput = {}): Promise<BeforeARecorder> {
  const backend = await startRecordingBackend();
  const backends = [{ id: 'rig-1', url: backend.url, slots: 4 }];
  const fleet = await startFleetUnderTest({
    servers: [],
    config: { ...config, backends, timeouts: { header: '500ms', body: '300ms', shutdown: '1s' } },
  });

  function takeSeen(): readonly RecordedRequest[] {
    expect(backend.oddities).toEqual([]);
    for (const { text } of backend.wires) {
      const [first, ...others] = carelessReadings(text);
      for (const other of others) expect(other).toEqual(first);
    }
    return backend.requests.splice(0);
  }

  async function send(bytes: string): Promise<Aftermath> {
    const client = await connectRaw(fleet.url);
    client.send(bytes + LAST);
    await client.closed;
    const statuses = [...client.text().matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    return { statuses, seen: takeSeen() };
  }

  return {
    fleet,
    backend,
    takeSeen,
    send,
    async attack(bytes) {
      const aftermath = await send(bytes);
      const next = await send(postText('/api/chat', BODY));
      expect(next.statuses).toEqual([200, 200]);
      expect(next.seen.map(({ line, body }) => [line, body])).toEqual([['POST /api/chat HTTP/1.1', BODY]]);
      return aftermath;
    },
    async stop() {
      await fleet.stop();
      await backend.close();
    },
  };
}
