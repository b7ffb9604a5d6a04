import { isDeepStrictEqual } from 'node:util';
import { type ConfigDocument, readDocument } from './document.ts';
import { type Change, spliceFor } from './splice-plan.ts';
import { newlineOf } from './yaml-text.ts';

/**
 * Makes one change in a YAML text. Tries to touch nothing but the place itself, then lets the library write the whole
 * text anew, comments included. Undefined when neither gives a text that says what was wanted and no more.
 */
export function changeText(text: string, change: Change): string | undefined {
  const before = readDocument(text);
  const wanted = withoutEmpty(changeValue(before.value, change));
  const attempts = [() => spliced(text, before, change), () => rewritten(text, before, change)];
  for (const attempt of attempts) {
    const candidate = attempt();
    if (candidate !== undefined && says(candidate, wanted)) return candidate;
  }
  return undefined;
}

function says(text: string, wanted: unknown): boolean {
  const { value, faults } = readDocument(text);
  return faults.length === 0 && isDeepStrictEqual(withoutEmpty(value), wanted);
}

function spliced(text: string, { doc }: ConfigDocument, change: Change): string | undefined {
  const splice = spliceFor(text, doc, change);
  return splice && text.slice(0, splice.from) + splice.text + text.slice(splice.to);
}

function rewritten(text: string, { doc }: ConfigDocument, { path, value }: Change): string | undefined {
  try {
    if (value === undefined) doc.deleteIn(path);
    else doc.setIn(path, doc.createNode(value));
    return doc.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, newlineOf(text));
  } catch (error) {
    // The library throws when the path leads through an alias or a plain value.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** The same change on plain data: what the text has to say afterwards. */
function changeValue(data: unknown, { path: [step, ...path], value }: Change): unknown {
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const map = isRecord(data) ? data : {};
    return { ...map, [step]: changeValue(map[step], { path, value }) };
  }
  const items: unknown[] = Array.isArray(data) ? data : [];
  if (path.length === 0 && value === undefined) return items.toSpliced(step, 1);
  return items.toSpliced(step, 1, changeValue(items[step], { path, value }));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An empty section, an empty list and no key at all mean the same in the configuration. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, withoutEmpty(child)] as const);
  return Object.fromEntries(entries.filter(([, child]) => !isEmpty(child)));
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
