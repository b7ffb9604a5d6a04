import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CommandInput, CommandName, CommandOutput, EventName, EventPayload } from './protocol.ts';

/** Commands to and events from one target, or the browser itself. */
export interface Session {
  /** Rejects with the browser's message, and when the browser is gone. */
  send<C extends CommandName>(method: C, params?: CommandInput<C>): Promise<CommandOutput<C>>;
  /** The returned function ends it. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
}

export interface Connection extends Session {
  session(id: string): Session;
  /** The browser is gone: whatever waits for an answer is told so. */
  lose(): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The browser refused, or it or the page is gone. */
export class ProtocolError extends Error {}

const FRAME_END = '\0';

/** Speaks the DevTools protocol over `--remote-debugging-pipe`. Chromium ends with the pipe, so none can outlive us. */
export function connect(input: Readable, output: Writable): Connection {
  const events = new EventEmitter().setMaxListeners(0);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isLost = false;

  const gone = (method: string): Error => new ProtocolError(`${method}: the browser is gone`);

  function createSession(sessionId?: string): Session {
    const scope = sessionId ?? '';
    return {
      send<C extends CommandName>(method: C, params?: CommandInput<C>): Promise<CommandOutput<C>> {
        if (isLost) return Promise.reject(gone(method));
        const id = ++lastId;
        output.write(JSON.stringify({ id, method, params, sessionId }) + FRAME_END);
        // The protocol promises an output of this shape.
        return new Promise<unknown>((resolve, reject) => {
          waiting.set(id, { method, resolve, reject });
        }) as Promise<CommandOutput<C>>;
      },
      on(event, listener) {
        events.on(`${scope}:${event}`, listener);
        return () => void events.off(`${scope}:${event}`, listener);
      },
    };
  }

  function take(message: Message): void {
    if (message.id === undefined) {
      events.emit(`${message.sessionId ?? ''}:${message.method}`, message.params);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) asked?.reject(new ProtocolError(`${asked.method}: ${message.error.message}`));
    else asked?.resolve(message.result);
  }

  function lose(): void {
    isLost = true;
    for (const { method, reject } of waiting.values()) reject(gone(method));
    waiting.clear();
  }

  readFrames(input, (text) => take(JSON.parse(text) as Message));
  // A write that fails means that the browser is ending; its exit is what tells.
  output.on('error', () => undefined);
  return { ...createSession(), session: createSession, lose };
}

function readFrames(input: Readable, take: (text: string) => void): void {
  let rest = '';
  input.setEncoding('utf8').on('data', (chunk: string) => {
    const frames = (rest + chunk).split(FRAME_END);
    rest = frames.pop() ?? '';
    for (const frame of frames) take(frame);
  });
}
