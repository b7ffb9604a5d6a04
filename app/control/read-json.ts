import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../shared/result.ts';

/** Far above any command; below what could hurt. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface BodyProblem {
  readonly status: 400 | 413 | 415;
  readonly message: string;
}

const problem = (status: BodyProblem['status'], message: string): Result<never, BodyProblem> =>
  err({ status, message });

/** The decoded body of a request, undefined when it is empty. Rejects only when the client goes away. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown, BodyProblem>> {
  // A form or a plain-text post needs no permission from the browser to cross sites; JSON does.
  if (!isJson(request.headers['content-type'])) return problem(415, 'content-type must be application/json');
  const body = await readBounded(request);
  if (body === null) return problem(413, `the body must not exceed ${MAX_BODY_BYTES} bytes`);
  if (body.length === 0) return ok(undefined);
  try {
    return ok(JSON.parse(body.toString('utf8')));
  } catch {
    return problem(400, 'the body is not valid JSON');
  }
}

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

async function readBounded(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop must not tear down the connection that the refusal still has to travel on.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
