/** A value on its way to the other world: what structured clone cannot carry is replaced by a number. */
export type Packed =
  | { readonly value: unknown }
  | { readonly callable: number }
  | { readonly promise: number }
  | { readonly seen: number }
  | { readonly error: { readonly name: string; readonly message: string } }
  | { readonly list: readonly Packed[] }
  | { readonly fields: readonly (readonly [string, Packed])[] };

/** What to do with functions and promises, which stay in the world they were made in. */
export interface Keeper {
  keepFunction(callable: (...args: unknown[]) => unknown): number;
  keepPromise(promise: Promise<unknown>): number;
}

/** The same on arrival: stand-ins for what stayed behind. */
export interface StandIns {
  functionFor(id: number): (...args: unknown[]) => unknown;
  promiseFor(id: number): Promise<unknown>;
}

/** Copies a value as Electron's context bridge does. Its own source text runs inside pages. */
export function pack(root: unknown, keeper: Keeper): Packed {
  const DEEPEST = 1000;
  const seen = new Map<object, number>();
  const isPlain = (value: object): boolean => Object.prototype.toString.call(value) === '[object Object]';

  function packObject(value: object, depth: number): Packed {
    const known = seen.get(value);
    if (known !== undefined) return { seen: known };
    seen.set(value, seen.size);
    if (value instanceof Error) return { error: { name: value.name, message: value.message } };
    if (Array.isArray(value)) return { list: value.map((item) => packAny(item, depth + 1)) };
    if (!isPlain(value)) return { value: structuredClone(value) };
    return { fields: Object.entries(value).map(([key, field]) => [key, packAny(field, depth + 1)] as const) };
  }

  function packAny(value: unknown, depth: number): Packed {
    if (depth > DEEPEST) {
      throw new Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    if (typeof value === 'function') return { callable: keeper.keepFunction(value as () => unknown) };
    if (typeof value === 'symbol') return { value: undefined };
    if (value === null || typeof value !== 'object') return { value };
    if (value instanceof Promise) return { promise: keeper.keepPromise(value) };
    return packObject(value, depth);
  }

  return packAny(root, 0);
}

/** The other half of `pack`. */
export function unpack(root: Packed, standIns: StandIns): unknown {
  const seen: unknown[] = [];

  function note<T>(value: T): T {
    seen.push(value);
    return value;
  }
  function unpackError({ name, message }: { readonly name: string; readonly message: string }): Error {
    const error = note(new Error(message));
    error.name = name;
    return error;
  }
  function unpackList(items: readonly Packed[]): unknown[] {
    const list = note<unknown[]>([]);
    for (const item of items) list.push(unpackAny(item));
    return list;
  }
  function unpackFields(fields: readonly (readonly [string, Packed])[]): object {
    const object = note<Record<string, unknown>>({});
    for (const [key, field] of fields) object[key] = unpackAny(field);
    return object;
  }

  function unpackAny(packed: Packed): unknown {
    if ('seen' in packed) return seen[packed.seen];
    if ('callable' in packed) return standIns.functionFor(packed.callable);
    if ('promise' in packed) return standIns.promiseFor(packed.promise);
    if ('error' in packed) return unpackError(packed.error);
    if ('list' in packed) return unpackList(packed.list);
    if ('fields' in packed) return unpackFields(packed.fields);
    const { value } = packed;
    return value !== null && typeof value === 'object' ? note(value) : value;
  }

  return unpackAny(root);
}
