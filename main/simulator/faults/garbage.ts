import type { OutgoingHttpHeaders } from 'node:http';
import type { Reply } from '../wire/reply.ts';
import type { GarbageForm } from './faults.ts';

const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';
const OVERSIZED_BYTES = 1_000_000;

/** Half a line: the rest of it never comes. */
function brokenLine(data: Buffer): Buffer {
  return Buffer.concat([data.subarray(0, Math.floor(data.length / 2)), Buffer.from('\n')]);
}

/** Two bytes that no UTF-8 text contains, in place of two in the middle. */
function invalidUtf8(data: Buffer): Buffer {
  const copy = Buffer.from(data);
  copy.fill(0xff, Math.floor(data.length / 2), Math.floor(data.length / 2) + 2);
  return copy;
}

/** A member of a megabyte before the closing brace of the last object, as a long `context` is. */
function oversized(data: Buffer): Buffer {
  const text = data.toString();
  const brace = text.lastIndexOf('}');
  if (brace < 0) return data;
  const numbers = new Array(OVERSIZED_BYTES / 2).fill(1).join(',');
  return Buffer.from(`${text.slice(0, brace)},"context":[${numbers}]${text.slice(brace)}`);
}

const REPEATED: Partial<Record<GarbageForm, (data: Buffer) => Buffer>> = {
  'invalid-json': brokenLine,
  'invalid-utf8': invalidUtf8,
  'doubled-line': (data) => Buffer.concat([data, data]),
  'blank-lines': (data) => Buffer.concat([Buffer.from('\n\n'), data, Buffer.from('\n')]),
};

function headersOf(form: GarbageForm, headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  if (form === 'wrong-content-type') return { ...headers, 'Content-Type': 'text/html; charset=utf-8' };
  return form === 'bogus-content-length' ? { ...headers, 'Content-Length': 10_000_000 } : headers;
}

const isLast = (data: Buffer): boolean => /"done":true|\[DONE\]|message_stop|response\.completed/.test(data.toString());

/** An answer spoilt on its way out: the second write of a stream, its last one, or its headers. */
export function garble(reply: Reply, form: GarbageForm): Reply {
  let writes = 0;
  const spoilt = (data: Buffer): Buffer => {
    writes += 1;
    if (form === 'oversized-final') return isLast(data) ? oversized(data) : data;
    return writes === 2 ? (REPEATED[form]?.(data) ?? data) : data;
  };
  const garbled: Reply = {
    ...reply,
    prepare: (status, headers) => reply.prepare(status, headersOf(form, headers)),
    write: (data) => reply.write(spoilt(Buffer.from(data))),
    end() {
      // A promise of more bytes than come is broken by closing the connection.
      if (form === 'bogus-content-length') setImmediate(() => reply.cut('fin'));
      else reply.end();
    },
    send(status, headers, body) {
      garbled.prepare(status, headers);
      writes = 1;
      garbled.write(Buffer.from(body));
      garbled.end();
    },
    json: (status, value, contentType = 'application/json; charset=utf-8') =>
      garbled.send(status, { 'Content-Type': contentType }, JSON.stringify(value)),
  };
  return garbled;
}

/** The page of a proxy that could not reach the server behind it. */
export function sendBadGateway(reply: Reply): void {
  reply.send(502, { 'Content-Type': 'text/html' }, BAD_GATEWAY);
}
