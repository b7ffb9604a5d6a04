import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Bonjour } from 'bonjour-service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenByName } from '../../../main/discovery/listen-by-name.ts';
import type { Announcement } from '../../../main/ports.ts';

const [ASKER, ANSWERER] = ['127.0.0.1', '127.0.0.2'];

/** A port that is free on both loopback addresses. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, ASKER);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function listen(port: number) {
  const heard: Announcement[] = [];
  const troubles: string[] = [];
  const stop = listenByName(
    (announcement) => heard.push(announcement),
    (why) => troubles.push(why),
    { ip: ANSWERER, bind: ASKER, port, multicast: false },
  );
  onTestFinished(stop);
  return { heard, troubles, stop };
}

describe('listening for servers that announce themselves', () => {
  it('hears those that say they are Ollama, and web servers', async () => {
    const port = await freePort();
    const network = new Bonjour({ ip: ASKER, bind: ANSWERER, port, multicast: false } as object);
    onTestFinished(() => network.destroy());
    network.publish({ name: 'rig in the corner', type: 'ollama', port: 11_434, probe: false });
    network.publish({ name: 'Ollama on rig-2', type: 'http', port: 11_435, probe: false });
    network.publish({ name: 'a printer', type: 'ipp', port: 631, probe: false });
    const { heard, troubles } = listen(port);
    await expect.poll(() => heard.length).toBe(2);
    expect(heard.map(({ name, type, port: at }) => [name, type, at]).sort()).toEqual([
      ['Ollama on rig-2', 'http', 11_435],
      ['rig in the corner', 'ollama', 11_434],
    ]);
    expect(troubles).toEqual([]);
  });

  it('survives packets that make no sense, and hears nothing after it was stopped', async () => {
    const port = await freePort();
    const { heard, stop } = listen(port);
    const stranger: Socket = createSocket('udp4');
    onTestFinished(() => void stranger.close());
    stranger.bind(port, ANSWERER);
    const [question] = (await once(stranger, 'message')) as [Buffer];
    for (const packet of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(600, 0xff), question])
      await new Promise<void>((resolve) => void stranger.send(packet, port, ASKER, () => resolve()));
    stop();
    await new Promise<void>((resolve) => void stranger.send(question, port, ASKER, () => resolve()));
    expect(heard).toEqual([]);
  });

  it('says so when an answer cannot be dealt with, instead of ending the process', async () => {
    const port = await freePort();
    const network = new Bonjour({ ip: ASKER, bind: ANSWERER, port, multicast: false } as object);
    onTestFinished(() => network.destroy());
    network.publish({ name: 'rig', type: 'ollama', port: 11_434, probe: false });
    const troubles: string[] = [];
    const clumsy = (): void => {
      throw new Error('a mistake');
    };
    const options = { ip: ANSWERER, bind: ASKER, port, multicast: false };
    onTestFinished(listenByName(clumsy, (why) => troubles.push(why), options));
    await expect.poll(() => troubles).toEqual(['an answer could not be read: a mistake']);
  });

  it('says so when the port cannot be had, instead of ending the process', async () => {
    const port = await freePort();
    const other = createSocket({ type: 'udp4', reuseAddr: false });
    onTestFinished(() => void other.close());
    other.bind(port, ASKER);
    await once(other, 'listening');
    const { troubles } = listen(port);
    await expect.poll(() => troubles.join()).toContain('EADDRINUSE');
  });
});
