import { decodeFirst } from './json-text.ts';
import { Refusal } from './refusal.ts';

/** The fields of one JSON object, read the way Go decodes into a struct: keys in any case, the last duplicate wins. */
export interface Fields {
  has(key: string): boolean;
  raw(key: string): unknown;
  string(key: string): string;
  /** Undefined when absent or null. */
  bool(key: string): boolean | undefined;
  number(key: string): number | undefined;
  strings(key: string): string[];
  list(key: string): unknown[];
  object(key: string): Record<string, unknown>;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Wraps a decoded value; `struct` names the Go type in error texts. */
export function readFields(value: unknown, struct: string): Fields {
  if (!isObject(value)) {
    throw new Refusal(400, `json: cannot unmarshal ${kindOf(value)} into Go value of type api.${struct}`);
  }
  const byKey = new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
  const raw = (key: string): unknown => byKey.get(key) ?? undefined;
  const wrong = (key: string, type: string): Refusal =>
    new Refusal(
      400,
      `json: cannot unmarshal ${kindOf(raw(key))} into Go struct field ${struct}.${key} of type ${type}`,
    );
  const optional = <T>(key: string, type: string, is: (field: unknown) => field is T): T | undefined => {
    const field = raw(key);
    if (field === undefined) return undefined;
    if (!is(field)) throw wrong(key, type);
    return field;
  };
  const isString = (field: unknown): field is string => typeof field === 'string';
  const isList = (field: unknown): field is unknown[] => Array.isArray(field);
  return {
    has: (key) => raw(key) !== undefined,
    raw,
    string: (key) => optional(key, 'string', isString) ?? '',
    bool: (key) => optional(key, 'bool', (field): field is boolean => typeof field === 'boolean'),
    number: (key) => optional(key, 'int', (field): field is number => typeof field === 'number'),
    strings: (key) =>
      (optional(key, '[]string', isList) ?? []).map((item) => {
        if (!isString(item)) throw wrong(key, 'string');
        return item;
      }),
    list: (key) => optional(key, '[]interface {}', isList) ?? [],
    object: (key) => optional(key, 'map[string]interface {}', isObject) ?? {},
  };
}

/** Decodes a request body; errors have the wording of the native API. */
export function readBody(body: Buffer, struct: string): Fields {
  const text = body.toString();
  if (text.trim() === '') throw new Refusal(400, 'missing request body');
  const decoded = decodeFirst(text);
  if (!decoded.ok) throw new Refusal(400, decoded.message);
  return readFields(decoded.value, struct);
}
