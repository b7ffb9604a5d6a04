import { isCollection, isNode, isPair, parse, stringify } from 'yaml';
import { offsetOf } from './yaml-path.ts';

/** What a configuration key can hold, as the file spells it. */
export type ConfigValue = string | number | boolean | readonly ConfigValue[] | { readonly [key: string]: ConfigValue };

const plainText = /^[A-Za-z0-9][\w./-]*(:[\w./-]+)*$/;

/** A value on one line, safe inside `[…]` and `{…}`, hence anywhere. Quoted only where YAML would misread it. */
export function inlineYaml(value: ConfigValue): string {
  if (typeof value === 'string') return plainText.test(value) && parse(value) === value ? value : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.length === 0 ? '[]' : `[${value.map(inlineYaml).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, child]) => `${inlineYaml(key)}: ${inlineYaml(child)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** `Array.isArray` does not narrow readonly lists. */
export const isList = (value: unknown): value is readonly ConfigValue[] => Array.isArray(value);

/** A value on lines of its own, each indented, joined with the line break the file uses; none at the end. */
export function blockYaml(value: ConfigValue, indent: string, newline: string): string {
  const lines = stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line) => indent + line).join(newline);
}

export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true;

/** Where an item of a map or list starts: for a pair, its key. */
export const startOf = (item: unknown): number | undefined => offsetOf(isPair(item) ? item.key : item);

/** Where the last character of an item ends, without the comment and blank lines that the library counts in. */
export function endOf(item: unknown): number | undefined {
  if (isPair(item)) return endOf(item.value) ?? endOf(item.key);
  const last = isCollection(item) && !isFlow(item) ? item.items.at(-1) : undefined;
  if (last !== undefined) return endOf(last);
  return isNode(item) ? item.range?.[1] : undefined;
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Where the line of `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  // A block scalar (`|`) ends after its line break: its line is the one before.
  const next = text[offset - 1] === '\n' ? offset - 1 : text.indexOf('\n', offset);
  if (next < 0) return text.length;
  return text[next - 1] === '\r' ? next - 1 : next;
}

/** Where the next line starts. */
export const nextLine = (text: string, offset: number): number => {
  const end = text.indexOf('\n', lineEnd(text, offset));
  return end < 0 ? text.length : end + 1;
};

/** The indentation that puts a line below what stands at `offset`. */
export const indentAt = (text: string, offset: number): string => ' '.repeat(offset - lineStart(text, offset));

export const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
