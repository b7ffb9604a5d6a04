import type { ChildProcess } from 'node:child_process';

type Handler = (argument: never) => unknown;
type Answer<H extends Handler> = Promise<Awaited<ReturnType<H>>>;

/** Asks the other process to do something; rejects with its error, when it dies, or after too long. */
export type Caller<C extends Record<keyof C, Handler>> = <K extends keyof C & string>(
  name: K,
  argument: Parameters<C[K]>[0],
) => Answer<C[K]>;

interface Call {
  id: number;
  name: string;
  argument: unknown;
}
interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

const CALL_TIMEOUT_MS = 60_000;

async function answerTo(handlers: Record<string, Handler | undefined>, call: Call): Promise<Reply> {
  try {
    const handler = handlers[call.name];
    if (handler === undefined) throw new Error(`no call named ${call.name}`);
    return { id: call.id, value: await handler(call.argument as never) };
  } catch (error) {
    return { id: call.id, error: String(error) };
  }
}

/** Answers the parent process's calls until it goes away; then this process ends too. */
export function serveCalls<C extends Record<keyof C, Handler>>(handlers: C): void {
  process.on('message', async (message) => {
    process.send?.(await answerTo(handlers, message as Call));
  });
  process.on('disconnect', () => process.exit(0));
}

/** The parent's side of `serveCalls`. */
export function connectCalls<C extends Record<keyof C, Handler>>(
  child: ChildProcess,
  callTimeoutMs = CALL_TIMEOUT_MS,
): Caller<C> {
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  const settle = (reply: Reply): void => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  };
  child.on('message', (message) => settle(message as Reply));
  child.on('exit', () => {
    for (const id of [...waiting.keys()]) settle({ id, error: 'the process died' });
  });
  return (name, argument) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => settle({ id, error: `${name}: no answer in ${callTimeoutMs} ms` }), callTimeoutMs);
      waiting.set(id, (reply) => {
        clearTimeout(timer);
        if (reply.error === undefined) resolve(reply.value as never);
        else reject(new Error(reply.error));
      });
      child.send({ id, name, argument } satisfies Call, (error) => {
        if (error) settle({ id, error: `${name}: ${error.message}` });
      });
    });
}
