import { isDeepStrictEqual } from 'node:util';
import { type ConfigProblem, formatPath, type Path } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { changeText, isRecord } from './change.ts';
import { readDocument } from './document.ts';
import { parseConfig } from './parse.ts';
import { type ConfigValue, isList } from './yaml-text.ts';

type Step = Path[number];

/** A key, a position in a list, or the list item that has this `id`. */
type EditStep = string | number | { readonly id: string };

/** One change of the configuration, with values as the file spells them (`5s`, `50MB`). */
export type ConfigEdit =
  | { readonly kind: 'set'; readonly path: readonly EditStep[]; readonly value: ConfigValue }
  | { readonly kind: 'append'; readonly path: readonly EditStep[]; readonly value: ConfigValue }
  | { readonly kind: 'remove'; readonly path: readonly EditStep[] };

type Edited = Result<string, ConfigProblem[]>;

/**
 * Applies edits, in order, to the text of a configuration file and checks the outcome.
 * Comments, order and formatting outside the edited places survive. Sections on the way are created as needed.
 */
export function editConfig(text: string, edits: readonly ConfigEdit[]): Edited {
  let edited: Edited = ok(text);
  for (const edit of edits) {
    if (!edited.ok) return edited;
    edited = applyEdit(edited.value, edit);
  }
  if (!edited.ok) return edited;
  const parsed = parseConfig(edited.value);
  return parsed.ok ? edited : parsed;
}

function applyEdit(text: string, edit: ConfigEdit): Edited {
  const { value, faults } = readDocument(text);
  if (faults.length > 0) return problemsOf(text);
  const resolved = resolveSteps(value, edit.path);
  if (!resolved.ok) return problemAt(text, resolved.error.path, resolved.error.message);
  const path = resolved.value;
  switch (edit.kind) {
    case 'set':
      return setAt(text, path, edit.value);
    case 'append':
      return setAt(text, [...path, listLength(valueAt(value, path))], edit.value);
    case 'remove':
      return valueAt(value, path) === undefined ? ok(text) : change(text, path, undefined);
  }
}

const listLength = (value: unknown) => (isList(value) ? value.length : 0);

function problemsOf(text: string): Edited {
  const parsed = parseConfig(text);
  return parsed.ok ? ok(text) : parsed;
}

function problemAt(text: string, path: Path, message: string): Edited {
  const { line, column } = readDocument(text).locate(path);
  return err([{ path: formatPath(path), line, column, message }]);
}

interface Unresolved {
  readonly path: Path;
  readonly message: string;
}

function resolveSteps(value: unknown, path: readonly EditStep[]): Result<Path, Unresolved> {
  const steps: Step[] = [];
  for (const step of path) {
    if (typeof step !== 'object') {
      steps.push(step);
      continue;
    }
    const list = valueAt(value, steps);
    const index = isList(list) ? list.findIndex((item) => isRecord(item) && item.id === step.id) : -1;
    if (index < 0) return err({ path: steps, message: `has no item with the id ${JSON.stringify(step.id)}` });
    steps.push(index);
  }
  return ok(steps);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => {
    if (isList(at)) return typeof step === 'number' ? at[step] : undefined;
    return isRecord(at) && Object.hasOwn(at, step) ? at[String(step)] : undefined;
  }, value);
}

/** Goes down to the values that really differ, so that comments between unchanged ones stay. */
function setAt(text: string, path: Path, wanted: ConfigValue): Edited {
  const current = valueAt(readDocument(text).value, path);
  if (isDeepStrictEqual(current, wanted)) return ok(text);
  const children = childChanges(current, wanted);
  if (children === undefined) return change(text, path, wanted);
  let edited: Edited = ok(text);
  for (const [step, value] of children) {
    if (!edited.ok) return edited;
    const place = [...path, step];
    edited = value === undefined ? change(edited.value, place, undefined) : setAt(edited.value, place, value);
  }
  return edited;
}

/** What to do to the parts of a list or map to turn it into another; undefined when it has to be replaced whole. */
function childChanges(current: unknown, wanted: ConfigValue): [Step, ConfigValue | undefined][] | undefined {
  if (isList(current) && isList(wanted)) {
    const surplus = current.map((_, index): [Step, undefined] => [index, undefined]).slice(wanted.length);
    return [...surplus.reverse(), ...wanted.map((value, index): [Step, ConfigValue] => [index, value])];
  }
  if (!isRecord(current) || typeof wanted !== 'object' || isList(wanted)) return undefined;
  const gone = Object.keys(current).filter((key) => current[key] !== undefined && !Object.hasOwn(wanted, key));
  return [...gone.map((key): [Step, undefined] => [key, undefined]), ...Object.entries(wanted)];
}

function change(text: string, path: Path, value: ConfigValue | undefined): Edited {
  const changed = changeText(text, { path, value });
  if (changed !== undefined) return ok(changed);
  return problemAt(
    text,
    path,
    'cannot be changed from here, as with a value behind a YAML alias: edit the file by hand',
  );
}
