import { lineBytes, modelName, stampedLine } from './stamp.ts';

const digest = '46e0c10c039e019119339687c3c1757cc81b9da49709a3b3924863ba87ca666e';
const details = {
  parent_model: '',
  format: 'gguf',
  family: 'llama',
  families: ['llama'],
  parameter_size: '8.0B',
  quantization_level: 'Q4_K_M',
};
const named = { name: modelName, model: modelName, size: 4_920_753_328, digest, details };
const metrics = {
  total_duration: 1_212_345_678,
  load_duration: 12_345_678,
  prompt_eval_count: 26,
  prompt_eval_duration: 112_345_678,
  eval_count: 40,
  eval_duration: 1_087_654_322,
};
const endOfAnswer = {
  model: modelName,
  created_at: '2026-01-01T00:00:00Z',
  message: { role: 'assistant', content: '' },
  done_reason: 'stop',
  done: true,
  ...metrics,
};

const json = 'application/json; charset=utf-8';
const date = 'Date: Thu, 01 Jan 2026 00:00:00 GMT';

function answer(status: string, type: string, body: string): Buffer {
  return Buffer.from(
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\n${date}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function chunkOf(line: string): string {
  return `${line.length.toString(16)}\r\n${line}\r\n`;
}

/** Whole answers of the routes that need no model to run. Keyed by method and path. */
export const fixedAnswers: ReadonlyMap<string, Buffer> = new Map([
  ['GET /', answer('200 OK', 'text/plain; charset=utf-8', 'Ollama is running')],
  ['GET /api/version', answer('200 OK', json, '{"version":"0.32.15"}')],
  [
    'GET /api/tags',
    answer('200 OK', json, JSON.stringify({ models: [{ ...named, modified_at: '2026-01-01T00:00:00Z' }] })),
  ],
  [
    'GET /api/ps',
    answer(
      '200 OK',
      json,
      JSON.stringify({
        models: [{ ...named, expires_at: '2318-01-01T00:00:00Z', size_vram: named.size, context_length: 4096 }],
      }),
    ),
  ],
  [
    'POST /api/show',
    answer('200 OK', json, JSON.stringify({ details, model_info: {}, capabilities: ['completion', 'vision'] })),
  ],
]);

export const notFound: Buffer = answer('404 Not Found', 'text/plain', '404 page not found');

/** The answer to a chat with `"stream":false`: about 300 bytes of body with its length known. */
export const wholeChat: Buffer = answer('200 OK', json, JSON.stringify(endOfAnswer));

/** The answer to a generation with `"stream":false`, such as a deep health check makes. */
export const wholeGeneration: Buffer = answer(
  '200 OK',
  json,
  JSON.stringify({ ...endOfAnswer, message: undefined, response: 'pong' }),
);

/** The head of an answer that streams one JSON line per chunk. */
export const streamHead: string = `HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n${date}\r\nTransfer-Encoding: chunked\r\n\r\n`;

/** The final line with `"done":true`, and the end of the message. */
export const streamEnd: string = `${chunkOf(`${JSON.stringify(endOfAnswer)}\n`)}0\r\n\r\n`;

const lineChunkStart = `${lineBytes.toString(16)}\r\n`;

/** One stamped line as a chunk of its own, as Ollama flushes them. */
export function lineChunk(micros: number, streamId: number): string {
  return `${lineChunkStart}${stampedLine(micros, streamId)}\r\n`;
}

const linesPerBlock = 60;

/** A piece of an unpaced answer: many lines, each still a chunk of its own. */
export const block: Buffer = Buffer.from(lineChunk(0, 0).repeat(linesPerBlock));
export const blockBodyBytes: number = linesPerBlock * lineBytes;
