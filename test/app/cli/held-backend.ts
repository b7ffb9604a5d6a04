import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const model = { name: 'llama3.1:8b', model: 'llama3.1:8b', digest: 'a'.repeat(64), size: 1, details: {} };
const answers: Readonly<Record<string, unknown>> = {
  '/api/version': { version: '0.30.0' },
  '/api/tags': { models: [model] },
  '/api/ps': { models: [] },
};
const line = (done: boolean): string =>
  `${JSON.stringify({ model: model.name, message: { role: 'assistant', content: 'x' }, done })}\n`;

/** An Ollama server whose streams begin at once and end when the test says so. */
export async function startHeldBackend() {
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      return;
    }
    response.setHeader('content-type', 'application/x-ndjson');
    response.write(line(false));
    held.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    running: () => held.length,
    finishAll(): void {
      for (const response of held.splice(0)) response.end(line(true));
    },
  };
}

/** Starts a chat through the gateway and collects what arrives. */
export function chat(gatewayUrl: string) {
  const body = JSON.stringify({ model: model.name, messages: [{ role: 'user', content: 'hi' }] });
  const received = { text: '', ended: false };
  const read = async (): Promise<void> => {
    const response = await fetch(`${gatewayUrl}/api/chat`, { method: 'POST', body });
    for await (const chunk of response.body ?? []) received.text += Buffer.from(chunk).toString('utf8');
  };
  void read()
    .catch(() => {})
    .finally(() => {
      received.ended = true;
    });
  return received;
}
