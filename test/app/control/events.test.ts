import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { startFixture, token } from './control-fixture.ts';

type Fixture = Awaited<ReturnType<typeof startFixture>>;

/** Opens the event stream and collects what comes, until the test destroys the socket. */
function listen({ port }: Fixture) {
  const socket: Socket = connect(Number(port), '127.0.0.1');
  const received = { text: '', closed: false };
  socket.setEncoding('utf8');
  socket.on('data', (chunk: Buffer | string) => {
    received.text += String(chunk);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    received.closed = true;
  });
  socket.write(`GET /api/control/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return { socket, received };
}

const ids = (text: string): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

describe('the event stream', () => {
  it('begins with a whole snapshot and goes on with every later one, numbered', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture);
    await expect.poll(() => ids(received.text)).toEqual([1]);
    fixture.gateway.publish(createSnapshot(2, { backends: [createBackendSnapshot({ id: 'rig-7' })] }));
    await expect.poll(() => ids(received.text)).toEqual([1, 2]);
    expect(received.text).toMatch(/content-type: text\/event-stream/i);
    const [, data = ''] = /id: 2\nevent: snapshot\ndata: (.*)\n\n/.exec(received.text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ seq: 2, backends: [{ id: 'rig-7' }] });
    socket.destroy();
  });

  it('heals a reader that comes back: it gets the latest whole snapshot at once', async () => {
    const fixture = await startFixture();
    const first = listen(fixture);
    await expect.poll(() => ids(first.received.text)).toEqual([1]);
    first.socket.destroy();
    fixture.gateway.publish(createSnapshot(2));
    fixture.gateway.publish(createSnapshot(3));
    const second = listen(fixture);
    await expect.poll(() => ids(second.received.text)).toEqual([3]);
    second.socket.destroy();
  });

  it('costs nothing once its reader has left', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture);
    await expect.poll(() => received.text).toContain('id: 1');
    expect(fixture.gateway.subscriberCount()).toBe(1);
    socket.destroy();
    await expect.poll(() => fixture.gateway.subscriberCount()).toBe(0);
    await expect.poll(() => fixture.clock.pending()).toBe(0);
  });

  it('shows a quiet reader that it is alive', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture);
    await expect.poll(() => received.text).toContain('id: 1');
    fixture.clock.advance(15_000);
    await expect.poll(() => received.text).toContain(': still here\n\n');
    socket.destroy();
  });

  it('skips snapshots for a reader that does not read, and heals it when it reads again', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture);
    await expect.poll(() => received.text).toContain('id: 1');
    socket.pause();
    const heavy = Array.from({ length: 2_000 }, (_, index) => createBackendSnapshot({ id: `rig-${index}` }));
    const published = 60;
    for (let seq = 2; seq <= published; seq += 1) {
      fixture.gateway.publish(createSnapshot(seq, { backends: heavy }));
      await fixture.clock.settle();
    }
    socket.resume();
    await expect
      .poll(() => {
        fixture.gateway.publish(createSnapshot(published + 1));
        return received.text;
      })
      .toContain(`id: ${published + 1}`);
    expect(ids(received.text).length).toBeLessThan(published);
    socket.destroy();
  });

  it('drops a reader that takes nothing for half a minute', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture);
    await expect.poll(() => received.text).toContain('id: 1');
    socket.pause();
    const heavy = Array.from({ length: 2_000 }, (_, index) => createBackendSnapshot({ id: `rig-${index}` }));
    for (let seq = 2; seq <= 60; seq += 1) {
      fixture.gateway.publish(createSnapshot(seq, { backends: heavy }));
      await fixture.clock.settle();
    }
    expect(fixture.gateway.subscriberCount()).toBe(1);
    fixture.clock.advance(45_001);
    await expect.poll(() => fixture.gateway.subscriberCount()).toBe(0);
    socket.destroy();
  });

  it('ends when the control server stops', async () => {
    const fixture = await startFixture();
    const { received } = listen(fixture);
    await expect.poll(() => received.text).toContain('id: 1');
    await fixture.control.stop();
    await expect.poll(() => received.closed).toBe(true);
  });

  it('is refused to the sixty-fifth reader', async () => {
    const fixture = await startFixture();
    const readers = Array.from({ length: 64 }, () => listen(fixture));
    await expect.poll(() => fixture.gateway.subscriberCount()).toBe(64);
    const late = listen(fixture);
    await expect.poll(() => late.received.text).toContain('503');
    for (const { socket } of [...readers, late]) socket.destroy();
  });
});
