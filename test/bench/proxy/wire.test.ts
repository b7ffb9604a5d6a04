import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageReader } from '../harness/message-reader.ts';
import { lineChunk, streamEnd, streamHead, wholeChat } from './wire/answers.ts';
import { createLineReader } from './wire/line-reader.ts';
import { requestBytes } from './wire/requests.ts';
import { lineBytes, stampedLine, stampOf, streamIdOf } from './wire/stamp.ts';

function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

function read(kind: 'request' | 'response', chunks: Buffer[]): string[] {
  const seen: string[] = [];
  let body = '';
  const lines = createLineReader((data, start, end) => seen.push(data.toString('latin1', start, end)));
  const reader = createMessageReader(kind, {
    head: (head) => void seen.push(head.slice(0, head.indexOf('\r\n'))),
    body(chunk, start, end) {
      body += chunk.toString('latin1', start, end);
      lines.push(chunk, start, end);
    },
    end() {
      seen.push(`${body.length} bytes`);
      body = '';
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  return seen;
}

const streamed = Buffer.from(streamHead + lineChunk(1, 7) + lineChunk(2, 7) + streamEnd);

describe('reading answers', () => {
  it('gives the same heads, lines and ends however the bytes are cut', () => {
    const bytes = Buffer.concat([wholeChat, streamed, wholeChat]);
    const uncut = read('response', [bytes]);
    expect(uncut.filter((line) => line.startsWith('HTTP/1.1 200'))).toHaveLength(3);
    expect(uncut).toContain(stampedLine(2, 7).trim());
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(read('response', pieces(bytes, cuts))).toEqual(uncut);
      }),
    );
  });

  it.each([
    ['a chunk size that is none', `${streamHead}zz\r\n`],
    ['a chunk that does not end where it should', `${streamHead}1\r\nab\r\n`],
    ['an answer without a length', 'HTTP/1.1 200 OK\r\nX: y\r\n\r\n'],
    ['a start line that is none', 'HELLO\r\n\r\n'],
  ])('throws on %s', (_, text) => {
    expect(() => read('response', [Buffer.from(text)])).toThrow();
  });
});

describe('reading requests', () => {
  it('takes one without headers or body, as a plain health check sends', () => {
    expect(read('request', [Buffer.from('GET / HTTP/1.0\r\n\r\nGET /api/ps HTTP/1.1\r\nHost: a\r\n\r\n')])).toEqual([
      'GET / HTTP/1.',
      '0 bytes',
      'GET /api/ps HTTP/1.1',
      '0 bytes',
    ]);
  });

  it('takes what the load sends, with a body of the size asked for', () => {
    const [start, size] = read('request', [requestBytes({ uploadBytes: 5000 }, 80)]);
    expect(start).toBe('POST /api/chat HTTP/1.1');
    expect(Number.parseInt(size ?? '', 10)).toBeGreaterThan(5000);
  });
});

describe('a stamped line', () => {
  it('says when it was written and by which stream', () => {
    const line = Buffer.from(`xx${stampedLine(1_234_567_890, 42)}`);
    expect(line.length - 2).toBe(lineBytes);
    expect([stampOf(line, 2), streamIdOf(line, 2)]).toEqual([1_234_567_890, 42]);
    expect(JSON.parse(line.toString('utf8', 2))).toMatchObject({ model: 'm:8b', done: false });
  });

  it('is told from any other line', () => {
    expect(stampOf(Buffer.from('{"model":"m:8b","done":true}'), 0)).toBeNaN();
  });
});
