import { modelName } from './stamp.ts';

export type Request = 'chat' | 'stream' | 'bulk' | { uploadBytes: number };

const padding = 'Answer in one short sentence. '.repeat(6);

function post(port: number, path: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    'Accept: application/json',
    'User-Agent: corral-bench',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function chat(stream: boolean, images: string[]): string {
  return JSON.stringify({
    model: modelName,
    stream,
    messages: [{ role: 'user', content: padding, ...(images.length > 0 && { images }) }],
  });
}

/** The bytes of one request: a whole chat, a streamed chat, an unpaced generation, or a chat with an image of that size. */
export function requestBytes(request: Request, port: number): Buffer {
  if (request === 'chat') return post(port, '/api/chat', chat(false, []));
  if (request === 'stream') return post(port, '/api/chat', chat(true, []));
  if (request === 'bulk') return post(port, '/api/generate', JSON.stringify({ model: modelName, prompt: padding }));
  return post(port, '/api/chat', chat(false, ['A'.repeat(request.uploadBytes)]));
}
