/** A value as a tree of JSON: primitives that JSON keeps stand for themselves, all else is `[tag, ...]`. */
export type Encoded = string | number | boolean | null | readonly [tag: string, ...parts: unknown[]];

/**
 * Structured clone to a text. Throws, in Electron's words, on what cannot be cloned.
 * Its own source text also runs inside pages: it uses nothing but globals.
 */
export function encode(root: unknown): string {
  const seen = new Map<object, number>();

  const base64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
  const encodeNumber = (value: number): Encoded => {
    if (Object.is(value, -0)) return ['number', '-0'];
    return Number.isFinite(value) ? value : ['number', String(value)];
  };
  const encodeError = ({ name, message, stack }: Error): Encoded => ['error', name, message, stack];

  /** Of an object's own class, whichever realm it comes from. */
  const byClass: Record<string, (value: never) => Encoded> = {
    Array: (value: unknown[]) => ['array', Array.from(value, encodeAny)],
    Object: (value: Record<string, unknown>) => [
      'object',
      Object.keys(value).map((key) => [key, encodeAny(value[key])]),
    ],
    Map: (value: Map<unknown, unknown>) => ['map', [...value].map((pair) => pair.map(encodeAny))],
    Set: (value: Set<unknown>) => ['set', [...value].map(encodeAny)],
    Date: (value: Date) => ['date', value.getTime()],
    RegExp: (value: RegExp) => ['regexp', value.source, value.flags],
    ArrayBuffer: (value: ArrayBuffer) => ['buffer', base64(new Uint8Array(value))],
    Error: encodeError,
  };

  function encodeObject(value: object): Encoded {
    const known = seen.get(value);
    if (known !== undefined) return ['seen', known];
    seen.set(value, seen.size);
    const className = Object.prototype.toString.call(value).slice(8, -1);
    if (ArrayBuffer.isView(value)) {
      return ['view', className, base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
    }
    const encoder = byClass[className];
    if (!encoder) throw new Error('An object could not be cloned.');
    return encoder(value as never);
  }

  function encodeAny(value: unknown): Encoded {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return encodeNumber(value);
    if (value === undefined) return ['undefined'];
    if (typeof value === 'bigint') return ['bigint', String(value)];
    if (typeof value === 'object') return encodeObject(value);
    throw new Error('An object could not be cloned.');
  }

  return JSON.stringify(encodeAny(root));
}

/** The other half of `encode`, under the same conditions. */
export function decode(text: string): unknown {
  const seen: unknown[] = [];
  const globals = globalThis as unknown as Record<string, new (argument: unknown) => object>;

  /** Numbered before its contents, which may point back to it. */
  function note<T>(value: T, fill: (value: T) => void = () => undefined): T {
    seen.push(value);
    fill(value);
    return value;
  }
  const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const define = (target: object, key: string, value: unknown): void =>
    void Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });

  function decodeError(name: string, message: string, stack: string | undefined): Error {
    const known = globals[name];
    const error = new (typeof known === 'function' ? known : Error)(message) as Error;
    if (stack !== undefined) error.stack = stack;
    return note(error);
  }

  const byTag: Record<string, (...parts: never[]) => unknown> = {
    undefined: () => undefined,
    number: Number,
    bigint: BigInt,
    seen: (index: number) => seen[index],
    array: (items: Encoded[]) =>
      note<unknown[]>([], (array) => {
        for (const item of items) array.push(decodeAny(item));
      }),
    object: (entries: [string, Encoded][]) =>
      note({}, (object) => {
        for (const [key, value] of entries) define(object, key, decodeAny(value));
      }),
    map: (pairs: [Encoded, Encoded][]) =>
      note(new Map(), (map) => {
        for (const [key, value] of pairs) map.set(decodeAny(key), decodeAny(value));
      }),
    set: (items: Encoded[]) =>
      note(new Set(), (set) => {
        for (const item of items) set.add(decodeAny(item));
      }),
    date: (timeMs: number) => note(new Date(timeMs)),
    regexp: (source: string, flags: string) => note(new RegExp(source, flags)),
    buffer: (base64: string) => note(bytesOf(base64).buffer),
    view: (name: string, base64: string) => note(new (globals[name] ?? Uint8Array)(bytesOf(base64).buffer)),
    error: decodeError,
  };

  function decodeAny(encoded: Encoded): unknown {
    if (encoded === null || typeof encoded !== 'object') return encoded;
    const [tag, ...parts] = encoded;
    const decoder = byTag[tag];
    if (!decoder) throw new Error(`not an encoded value: ${tag}`);
    return decoder(...(parts as never[]));
  }

  return decodeAny(JSON.parse(text) as Encoded);
}
