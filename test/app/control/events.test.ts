import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { startFixture, token } from './control-fixture.ts';

type Fixture = Awaited<ReturnType<typeof startFixture>>;

/** Opens the event stream and collects what comes, until the test destroys the socket. */
function listen({ port }: Fixture, query = '') {
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
  const head = [
    `GET /api/control/events${query} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${token}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
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

describe('the events of one page', () => {
  const page = 'p'.repeat(32);
  const event = { id: 'a', text: 'hello', thinking: '', placing: null, end: null };

  it('carry what is meant for it, and no snapshots', async () => {
    const fixture = await startFixture();
    const { socket, received } = listen(fixture, `?page=${page}`);
    await expect.poll(() => fixture.pages.count()).toBe(1);
    expect(fixture.pages.tell(page, event)).toBe(true);
    fixture.gateway.publish(createSnapshot(2));
    await expect.poll(() => received.text).toContain(`event: playground\ndata: ${JSON.stringify(event)}\n\n`);
    expect(received.text).not.toContain('event: snapshot');
    socket.destroy();
  });

  it('are heard by nobody else', async () => {
    const fixture = await startFixture();
    const own = listen(fixture, `?page=${page}`);
    const others = [listen(fixture), listen(fixture, `?page=${'q'.repeat(32)}`)];
    await expect.poll(() => fixture.pages.count()).toBe(2);
    fixture.pages.tell(page, event);
    await expect.poll(() => own.received.text).toContain('hello');
    fixture.gateway.publish(createSnapshot(2));
    await expect.poll(() => others[0]?.received.text).toContain('id: 2');
    for (const { received } of others) expect(received.text).not.toContain('hello');
    for (const { socket } of [own, ...others]) socket.destroy();
  });

  it('wait, whole, for a page that does not read', async () => {
    const fixture = await startFixture();
    const { socket } = listen(fixture, `?page=${page}`);
    await expect.poll(() => fixture.pages.count()).toBe(1);
    socket.pause();
    const heavy = { ...event, text: 'x'.repeat(1_000_000) };
    const taken: (boolean | undefined)[] = [];
    while (taken.at(-1) !== false && taken.length < 100) {
      taken.push(fixture.pages.tell(page, heavy));
      await fixture.clock.settle();
    }
    expect(taken.at(-1)).toBe(false);
    socket.resume();
    await expect.poll(() => fixture.pages.tell(page, event)).toBe(true);
    socket.destroy();
  });

  it('stop being made when it has left', async () => {
    const fixture = await startFixture();
    const { socket } = listen(fixture, `?page=${page}`);
    await expect.poll(() => fixture.pages.count()).toBe(1);
    socket.destroy();
    await expect.poll(() => fixture.pages.count()).toBe(0);
  });
});
