import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { frameChunk, LAST_CHUNK } from '../../../main/proxy/chunk-frame.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

/** What Node's own client makes of a body framed here. */
async function startReader() {
  let body: Buffer = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from(HEAD), body])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (framed: Buffer): Promise<Buffer> => {
    body = framed;
    return new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, agent: false }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
      });
      request.on('error', reject);
    });
  };
}

it('frames any chunks so that another parser reads exactly their bytes', async () => {
  const read = await startReader();
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), async (chunks) => {
      expect(await read(Buffer.concat([...chunks.map(frameChunk), LAST_CHUNK]))).toEqual(Buffer.concat(chunks));
    }),
    { numRuns: 60 },
  );
});

it.each([1, 15, 16, 255, 256, 4095, 4096, 70_000])('writes the size of %i bytes in hexadecimal', (size) => {
  const framed = frameChunk(Buffer.alloc(size, 0x61)).toString('latin1');
  expect(framed).toBe(`${size.toString(16)}\r\n${'a'.repeat(size)}\r\n`);
});
