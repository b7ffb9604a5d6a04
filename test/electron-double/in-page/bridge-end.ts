import { type Packed, pack, unpack } from './bridge-values.ts';

export interface BridgeEnd {
  /** Puts a copy of a value into the other world under this name. Throws when the name is taken there. */
  expose(key: string, value: unknown): void;
}

type Callable = (...args: unknown[]) => unknown;
type Outcome = { readonly value: Packed } | { readonly error: Packed };
type Note =
  | { readonly what: 'expose'; readonly key: string; readonly value: Packed }
  | { readonly what: 'call'; readonly id: number; readonly args: Packed }
  | { readonly what: 'answer'; readonly outcome: Outcome }
  | { readonly what: 'settle'; readonly id: number; readonly outcome: Outcome }
  | { readonly what: 'drop'; readonly id: number };

/**
 * One end of the context bridge. The two worlds of a document share no objects, only the document itself; Chromium
 * clones the `detail` of an event between them, at once. The name of the event is known to nobody else.
 * Its own source text runs inside pages, and takes hold of what it needs before the page could change it.
 */
export function createBridgeEnd(secret: string, side: 'page' | 'preload'): BridgeEnd {
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const Envelope = CustomEvent;
  const [here, there] = [`${secret}:${side}`, `${secret}:${side === 'page' ? 'preload' : 'page'}`];
  const kept = new Map<number, Callable>();
  const keptIds = new WeakMap<Callable, number>();
  const standIns = new Map<number, WeakRef<Callable>>();
  const promised = new Map<number, PromiseWithResolvers<unknown>>();
  const collected = new FinalizationRegistry((id: number) => send({ what: 'drop', id }));
  let lastId = 0;
  let answer: Outcome | null = null;

  function send(note: Note): void {
    dispatchEvent.call(document, new Envelope(there, { detail: note }));
  }

  /** The other end answers while the event is being dispatched. */
  function ask(note: Note): unknown {
    answer = null;
    send(note);
    const outcome = answer as Outcome | null;
    answer = null;
    if (outcome === null) throw new Error('the other world does not answer');
    if ('error' in outcome) throw open(outcome.error);
    return open(outcome.value);
  }

  const close = (value: unknown): Packed => pack(value, { keepFunction, keepPromise });
  const open = (packed: Packed): unknown => unpack(packed, { functionFor, promiseFor });

  function keepFunction(callable: Callable): number {
    const id = keptIds.get(callable) ?? ++lastId;
    keptIds.set(callable, id);
    kept.set(id, callable);
    return id;
  }

  function keepPromise(promise: Promise<unknown>): number {
    const id = ++lastId;
    promise
      .then((value) => send({ what: 'settle', id, outcome: { value: close(value) } }))
      .catch((error: unknown) => send({ what: 'settle', id, outcome: { error: close(error) } }));
    return id;
  }

  function functionFor(id: number): Callable {
    const known = standIns.get(id)?.deref();
    if (known) return known;
    const standIn: Callable = (...args) => ask({ what: 'call', id, args: close(args) });
    standIns.set(id, new WeakRef(standIn));
    collected.register(standIn, id);
    return standIn;
  }

  function promiseFor(id: number): Promise<unknown> {
    const deferred = Promise.withResolvers<unknown>();
    promised.set(id, deferred);
    return deferred.promise;
  }

  function outcomeOf(run: () => unknown): Outcome {
    try {
      return { value: close(run()) };
    } catch (error) {
      return { error: close(error) };
    }
  }

  function call(id: number, args: Packed): unknown {
    const callable = kept.get(id);
    if (!callable) throw new Error('the function was released');
    return callable(...(open(args) as unknown[]));
  }

  function install(key: string, value: Packed): void {
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: freeze(open(value)), enumerable: true });
  }

  function settle(id: number, outcome: Outcome): void {
    const deferred = promised.get(id);
    promised.delete(id);
    if ('error' in outcome) deferred?.reject(open(outcome.error));
    else deferred?.resolve(open(outcome.value));
  }

  function drop(id: number): void {
    const callable = kept.get(id);
    kept.delete(id);
    if (callable) keptIds.delete(callable);
  }

  function take(note: Note): void {
    if (note.what === 'answer') answer = note.outcome;
    else if (note.what === 'settle') settle(note.id, note.outcome);
    else if (note.what === 'drop') drop(note.id);
    else {
      const run = () => (note.what === 'call' ? call(note.id, note.args) : install(note.key, note.value));
      send({ what: 'answer', outcome: outcomeOf(run) });
    }
  }

  /** As deep as there are plain values. */
  function freeze<T>(value: T): T {
    const isPlain = value !== null && typeof value === 'object' && !(value instanceof Promise);
    if (!isPlain || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
    return value;
  }

  const onNote = (event: Event): void => {
    event.stopImmediatePropagation();
    take((event as CustomEvent<Note>).detail);
  };
  addEventListener.call(document, here, onNote, true);
  return { expose: (key, value) => void ask({ what: 'expose', key, value: close(value) }) };
}
