import { expect, it } from 'vitest';
import { carelessReadings } from './careless-readings.ts';

const isPlain = (bytes: string): boolean => {
  const [first, ...others] = carelessReadings(bytes).map((requests) => JSON.stringify(requests));
  return others.every((other) => other === first);
};

const inner = 'GET /x HTTP/1.1\r\nhost: g\r\n\r\n';

it('agrees on requests that are written plainly', () => {
  const two = `POST /a HTTP/1.1\r\nhost: g\r\ncontent-length: 3\r\n\r\nabc${inner}`;
  expect(carelessReadings(two)[0]).toEqual(['POST /a HTTP/1.1 abc', 'GET /x HTTP/1.1 ']);
  expect(isPlain(two)).toBe(true);
  expect(isPlain('POST /a HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')).toBe(true);
});

it.each([
  [
    'CL.TE',
    `POST /a HTTP/1.1\r\ncontent-length: ${inner.length + 5}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  ],
  ['TE.CL', `POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n1c\r\n${inner}\r\n0\r\n\r\n`],
  ['a bare LF', 'POST /a HTTP/1.1\r\nhost: g\r\nx: 1\ncontent-length: 3\r\n\r\nabc'],
])('differs on %s', (_, bytes) => {
  expect(isPlain(bytes)).toBe(false);
});
