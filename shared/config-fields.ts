import { z } from 'zod';
import { durationPattern, formatDuration, parseDuration } from './duration.ts';
import type { Result } from './result.ts';
import { formatSize, parseSize, sizePattern } from './size.ts';

type Complaint = { error: (issue: { code?: string; input?: unknown }) => string | undefined };

/** A found value as an admin would recognise it, on one line and never long. */
function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** One sentence for every way a value can miss what its key allows. */
export const expects = (allowed: string): Complaint => ({
  error: ({ code, input }) => {
    if (code === 'unrecognized_keys') return undefined;
    if (code === 'invalid_key') return `is not a usable name: use letters, digits and . : / @ _ -, as in llama3.1:8b`;
    return input === undefined ? `is required: ${allowed}` : `must be ${allowed}, found ${showValue(input)}`;
  },
});

/** Text; a number or boolean gets the hint to quote it, since YAML reads `1` and `true` as such. */
export const expectsText = (allowed: string): Complaint => ({
  error: (issue) => {
    const quoteIt = typeof issue.input === 'number' || typeof issue.input === 'boolean';
    return `${expects(allowed).error(issue)}${quoteIt ? `: write "${issue.input}" in quotes` : ''}`;
  },
});

/** A map of known keys; any other key is an error. */
export const section = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, expects('a map of keys'));

/** A whole number from `min` to `max`; `also` names what else the key takes, for the message. */
export function wholeNumber(min: number, max: number, also = '') {
  const complaint = expects(`a whole number from ${min} to ${max}${also}`);
  return z.number(complaint).int(complaint).min(min, complaint).max(max, complaint);
}

/** One of a fixed set of words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, expects(`one of ${words.join(', ')}`));

const withUnit = (allowed: string, example: (count: number) => string): Complaint => ({
  error: (issue) => {
    const hint = typeof issue.input === 'number' ? `: write ${example(issue.input)}` : '';
    return `${expects(allowed).error(issue)}${hint}`;
  },
});

interface Unit {
  readonly name: 'duration' | 'size';
  readonly allowed: string;
  readonly pattern: RegExp;
  /** What somebody who left the unit out most likely meant. */
  readonly usualUnit: string;
  readonly parse: (text: string) => Result<number, string>;
  readonly format: (amount: number) => string;
}

function quantity(unit: Unit, min: number, max: number) {
  const complaint = withUnit(unit.allowed, (count) => `${count}${unit.usualUnit}`);
  const decode = (text: string, ctx: { issues: z.core.$ZodRawIssue[] }) => {
    const parsed = unit.parse(text);
    if (parsed.ok && parsed.value >= min && parsed.value <= max) return parsed.value;
    const bounds = `must be from ${unit.format(min)} to ${unit.format(max)}, found ${showValue(text)}`;
    ctx.issues.push({ code: 'custom', input: text, message: parsed.ok ? bounds : parsed.error });
    return z.NEVER;
  };
  // JSON Schema has no bounds for amounts with units: a settings screen finds them here.
  const hints = { 'x-unit': unit.name, 'x-minimum': unit.format(min), 'x-maximum': unit.format(max) };
  const text = z.string(complaint).regex(unit.pattern, complaint).meta(hints);
  return z.codec(text, z.number(), { decode, encode: unit.format });
}

const durations: Unit = {
  name: 'duration',
  allowed: 'a duration such as 500ms, 5s, 10m or 24h',
  pattern: durationPattern,
  usualUnit: 's',
  parse: parseDuration,
  format: formatDuration,
};

const sizes: Unit = {
  name: 'size',
  allowed: 'a size such as 64KB, 50MB or 1GB',
  pattern: sizePattern,
  usualUnit: 'MB',
  parse: parseSize,
  format: formatSize,
};

/**
 * A duration in the file (`5s`), milliseconds in the program; bounds are inclusive and written as in the file.
 * None goes past 24 days: timers fire at once when asked to wait longer than 2^31 - 1 ms.
 */
export const duration = (min: string, max = '24d') =>
  quantity(durations, amount(durations, min), amount(durations, max));

/** A size in the file (`50MB`), bytes in the program; bounds are inclusive and written as in the file. */
export const size = (min: string, max: string) => quantity(sizes, amount(sizes, min), amount(sizes, max));

function amount(unit: Unit, text: string): number {
  const parsed = unit.parse(text);
  if (!parsed.ok) throw new Error(`a bound of the schema ${parsed.error}`);
  return parsed.value;
}
