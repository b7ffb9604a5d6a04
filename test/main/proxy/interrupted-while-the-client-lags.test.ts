import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';

/** More than the sockets between gateway and client can hold. */
const LINES = `${JSON.stringify({ response: 'x'.repeat(1_000_000), done: false })}\n`.repeat(16);
const LAST = `${JSON.stringify({ response: '', done: true })}\n`;

const lists: Readonly<Record<string, unknown>> = {
  '/api/version': { version: '0.32.15' },
  '/api/tags': { models: [{ name: 'm:latest', model: 'm:latest', digest: 'd', size: 1 }] },
  '/api/ps': { models: [] },
};

/** A backend that writes megabytes at once and is done. */
async function startQuickBackend(): Promise<string> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const list = lists[request.url ?? ''];
    response.setHeader('content-type', list ? 'application/json' : 'application/x-ndjson');
    if (list) return void response.end(JSON.stringify(list));
    response.write(LINES);
    response.end(LAST);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startFleet(): Promise<FleetUnderTest> {
  const url = await startQuickBackend();
  const fleet = await startFleetUnderTest({
    servers: [],
    config: { backends: [{ id: 'quick', url }], limits: { streamBuffer: '64MB' } },
  });
  onTestFinished(fleet.stop);
  return fleet;
}

/** A client that asks for all of it and reads nothing until told to. */
function askAndLag(fleet: FleetUnderTest, id: string): Promise<Socket> {
  const body = JSON.stringify({ model: 'm', prompt: 'much' });
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(fleet.url).port), '127.0.0.1', () => {
      socket.pause();
      socket.write(
        `POST /api/generate HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: ${id}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      resolve(socket);
    });
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    socket
      .on('data', (chunk) => chunks.push(chunk))
      .on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.resume();
  });
}

/** The gateway has taken all of it from the backend, whose slot is free again. */
const backendIsDone = (fleet: FleetUnderTest) =>
  expect
    .poll(
      async () =>
        (await fleet.status()).live.map(({ stage }) => stage).join() + (await fleet.backend('quick')).inFlight,
    )
    .toBe('streaming0');

const LAST_CHUNK = /\r\n0\r\n\r\n$/;

describe('an answer whose backend is done, but whose client still reads', () => {
  it('is cut visibly when it is cancelled', async () => {
    const fleet = await startFleet();
    const socket = await askAndLag(fleet, 'laggard');
    await backendIsDone(fleet);
    expect(await fleet.gateway.handlers['exchange.cancel']({ id: 'laggard' })).toMatchObject({ ok: true });
    expect(await readAll(socket)).not.toMatch(LAST_CHUNK);
    await expect
      .poll(() => fleet.records)
      .toMatchObject([{ id: 'laggard', outcome: 'broken', error: 'stream_broken' }]);
    expect(fleet.records[0]?.reason).toBe('an administrator ended this request');
  });

  it('is cut visibly when the gateway cuts everything', async () => {
    const fleet = await startFleet();
    const socket = await askAndLag(fleet, 'laggard');
    await backendIsDone(fleet);
    fleet.gateway.cut();
    expect(await readAll(socket)).not.toMatch(LAST_CHUNK);
    await expect.poll(() => fleet.records).toMatchObject([{ outcome: 'broken', attempts: [{ result: 'cancelled' }] }]);
  });

  it('reaches the client whole when the client goes on reading', async () => {
    const fleet = await startFleet();
    const socket = await askAndLag(fleet, 'late');
    await backendIsDone(fleet);
    const heard = readAll(socket);
    await expect.poll(() => fleet.records).toMatchObject([{ outcome: 'ok', bytesOut: LINES.length + LAST.length }]);
    expect(await heard).toMatch(LAST_CHUNK);
  });

  it('is the client’s doing when the client leaves', async () => {
    const fleet = await startFleet();
    const socket = await askAndLag(fleet, 'leaver');
    await backendIsDone(fleet);
    socket.destroy();
    await expect.poll(() => fleet.records).toMatchObject([{ outcome: 'gone', attempts: [{ result: 'cancelled' }] }]);
    expect((await fleet.status()).gateway.inFlight).toBe(0);
  });
});
