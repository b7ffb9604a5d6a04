import { type ConfigProblem, formatPath, type Path } from '../../shared/config-problem.ts';
import type { ConfigChange, ConfigJson } from '../../shared/config-view.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ConfigEdit } from './edit.ts';
import type { ConfigValue } from './yaml-text.ts';

/** Turns the changes of a settings screen into edits. A key that is null, at any depth, is one that is not written. */
export function editsOfChanges(changes: readonly ConfigChange[]): Result<ConfigEdit[], ConfigProblem[]> {
  const edits: ConfigEdit[] = [];
  const problems: ConfigProblem[] = [];
  for (const { path, value } of changes) {
    const written = value === null ? undefined : toWritten(value, path, problems);
    edits.push(written === undefined ? { kind: 'remove', path } : { kind: 'set', path, value: written });
  }
  return problems.length > 0 ? err(problems) : ok(edits);
}

function toWritten(value: NonNullable<ConfigJson>, path: Path, problems: ConfigProblem[]): ConfigValue {
  if (typeof value !== 'object') return value;
  if (isList(value)) {
    return value.flatMap((item, index) => {
      const at = [...path, index];
      if (item !== null) return [toWritten(item, at, problems)];
      problems.push({ path: formatPath(at), line: 0, column: 0, message: 'must not be empty' });
      return [];
    });
  }
  const entries = Object.entries(value).flatMap(([key, child]) =>
    child === null ? [] : [[key, toWritten(child, [...path, key], problems)] as const],
  );
  return Object.fromEntries(entries);
}

const isList = (value: ConfigJson): value is readonly ConfigJson[] => Array.isArray(value);
