/** What a reader tells as the bytes come: body ranges point into the pushed buffer and are valid during the call only. */
export interface MessageEvents {
  head(head: string): void;
  body(chunk: Buffer, start: number, end: number): void;
  end(): void;
}

export interface MessageReader {
  /** Throws on the first byte that is not strict HTTP/1.1; the connection is then useless. */
  push(chunk: Buffer): void;
}

type State = 'head' | 'length' | 'size' | 'data' | 'data-end' | 'last';
type Kind = 'request' | 'response';

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');
const headLimitBytes = 32_768;
const requestLine = /^[A-Z]+ [^ ]+ HTTP\/1\.[01](?:\r\n|$)/;
const statusLine = /^HTTP\/1\.[01] [1-5]\d\d /;
const lengthField = /\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|$)/i;
const chunkedField = /\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?:\r\n|$)/i;
const sizeLine = /^[0-9a-f]{1,8}$/i;
const none = Buffer.alloc(0);

function bodyLength(head: string, kind: Kind): number | 'chunked' {
  if (!(kind === 'request' ? requestLine : statusLine).test(head)) throw new Error('bad start line');
  const length = lengthField.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (chunkedField.test(head)) return 'chunked';
  if (kind === 'request') return 0;
  throw new Error('answer without a length');
}

/** Splits one direction of a keep-alive connection into messages. Knows content-length and chunked bodies without trailers. */
export function createMessageReader(kind: Kind, events: MessageEvents): MessageReader {
  let state: State = 'head';
  let left = 0;
  let carried = none;

  const finish = (): void => {
    state = 'head';
    events.end();
  };
  const keep = (data: Buffer, at: number, limit: number): number => {
    if (data.length - at > limit) throw new Error(`${state} is too long`);
    carried = Buffer.from(data.subarray(at));
    return data.length;
  };
  const readHead = (data: Buffer, at: number): number => {
    const end = data.indexOf(headEnd, at);
    if (end < 0) return keep(data, at, headLimitBytes);
    const head = data.toString('latin1', at, end);
    const length = bodyLength(head, kind);
    left = length === 'chunked' ? 0 : length;
    state = length === 'chunked' ? 'size' : 'length';
    events.head(head);
    if (length === 0) finish();
    return end + headEnd.length;
  };
  const readBody = (data: Buffer, at: number): number => {
    const end = Math.min(data.length, at + left);
    left -= end - at;
    events.body(data, at, end);
    if (left > 0) return end;
    if (state === 'length') finish();
    else state = 'data-end';
    return end;
  };
  const readSize = (data: Buffer, at: number): number => {
    const end = data.indexOf(lineEnd, at);
    if (end < 0) return keep(data, at, 10);
    const text = data.toString('latin1', at, end);
    if (!sizeLine.test(text)) throw new Error('bad chunk size');
    left = Number.parseInt(text, 16);
    state = left === 0 ? 'last' : 'data';
    return end + lineEnd.length;
  };
  const readLineEnd = (data: Buffer, at: number): number => {
    if (data.length - at < lineEnd.length) return keep(data, at, lineEnd.length);
    if (data[at] !== 13 || data[at + 1] !== 10) throw new Error('bad chunk end');
    if (state === 'last') finish();
    else state = 'size';
    return at + lineEnd.length;
  };
  const step = (data: Buffer, at: number): number => {
    if (state === 'head') return readHead(data, at);
    if (state === 'length' || state === 'data') return readBody(data, at);
    return state === 'size' ? readSize(data, at) : readLineEnd(data, at);
  };

  return {
    push(chunk) {
      const data = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
      carried = none;
      let at = 0;
      while (at < data.length) at = step(data, at);
    },
  };
}
