import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One request, byte for byte as it came; probes are not kept. */
export interface RecordedRequest {
  readonly line: string;
  /** Names in lower case, in the order sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface RecordingBackend {
  readonly url: string;
  readonly settings: Record<string, never>;
  readonly requests: RecordedRequest[];
  /** What was not written the one way in which every server reads it alike. */
  readonly oddities: string[];
  /** Everything received, a text per connection; one character per byte. */
  readonly wires: readonly { text: string }[];
  close(): Promise<void>;
}

const LINE = /^[A-Z]+ \/[!-~]* HTTP\/1\.1$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t -~\x80-\xff]*)$/;
const PROBE = /^GET \/api\/(version|tags|ps) /;

type Read = { readonly request: RecordedRequest; readonly taken: number } | 'more' | { readonly odd: string };

/** Reads one request and accepts no spelling but the plainest. */
function readStrictly(text: string): Read {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return 'more';
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  if (!LINE.test(line)) return { odd: `request line ${JSON.stringify(line)}` };
  const parsed = fields.map((field) => FIELD.exec(field));
  const broken = parsed.indexOf(null);
  if (broken >= 0) return { odd: `header ${JSON.stringify(fields[broken])}` };
  const headers = parsed.map((field) => [(field?.[1] ?? '').toLowerCase(), field?.[2] ?? ''] as const);
  const valuesOf = (wanted: string): string[] => headers.filter(([name]) => name === wanted).map(([, value]) => value);
  const lengths = valuesOf('content-length');
  if (valuesOf('host').length !== 1) return { odd: 'not one host' };
  if (valuesOf('transfer-encoding').length > 0) return { odd: 'a body that is sent in chunks' };
  if (lengths.length > 1 || !lengths.every((length) => /^(?:0|[1-9]\d*)$/.test(length)))
    return { odd: `lengths ${JSON.stringify(lengths)}` };
  const taken = end + 4 + Number(lengths[0] ?? 0);
  if (text.length < taken) return 'more';
  return { request: { line, headers, body: text.slice(end + 4, taken) }, taken };
}

const probeAnswers: Readonly<Record<string, unknown>> = {
  version: { version: '0.32.0' },
  ps: { models: [] },
  tags: {
    models: [
      { name: 'llama3.2:latest', model: 'llama3.2:latest', digest: 'a', size: 7, modified_at: '2026-01-01T00:00:00Z' },
    ],
  },
};
const chatAnswer = { model: 'llama3.2:latest', message: { role: 'assistant', content: 'ok' }, done: true };

const answerTo = (body: unknown): string => {
  const text = JSON.stringify(body);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
};

/** A server of bare TCP that has the model llama3.2, answers every chat with one line, and writes down each byte. */
export async function startRecordingBackend(): Promise<RecordingBackend> {
  const sockets = new Set<Socket>();
  const wires: { text: string }[] = [];
  const requests: RecordedRequest[] = [];
  const oddities: string[] = [];

  function note(request: RecordedRequest, after: string): unknown {
    // The gateway asks one thing at a time on a connection: more is what somebody slipped in.
    if (after !== '') oddities.push(`bytes after a request: ${JSON.stringify(after.slice(0, 200))}`);
    const [, probe] = PROBE.exec(request.line) ?? [];
    if (probe === undefined) requests.push(request);
    return probe === undefined ? chatAnswer : probeAnswers[probe];
  }

  function serve(socket: Socket): void {
    const wire = { text: '' };
    let rest = '';
    sockets.add(socket);
    wires.push(wire);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      wire.text += chunk.toString('latin1');
      rest += chunk.toString('latin1');
      const read = readStrictly(rest);
      if (read === 'more') return;
      if ('odd' in read) {
        oddities.push(read.odd);
        socket.destroy();
        return;
      }
      rest = rest.slice(read.taken);
      socket.write(answerTo(note(read.request, rest)));
    });
  }

  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    settings: {},
    requests,
    oddities,
    wires,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
