import type { Config } from '../../shared/config.ts';
import { checkConfig } from '../../shared/config-check.ts';
import { type ConfigProblem, formatPath, formatProblem } from '../../shared/config-problem.ts';
import { err, type Result } from '../../shared/result.ts';
import { readDocument } from './document.ts';

/**
 * Reads the text of a configuration file; an empty one is all defaults.
 * The error holds every problem with its line, in the order of the file. Never throws.
 */
export function parseConfig(text: string): Result<Config, ConfigProblem[]> {
  const { value, faults, locate } = readDocument(text);
  // What a broken text seems to say would only add noise; a key written twice leaves the rest readable.
  const checked = faults.every(({ local }) => local) ? checkConfig(value) : undefined;
  if (checked?.ok === true && faults.length === 0) return checked;
  const placed = (checked?.ok === false ? checked.error : []).map((fault) => {
    const written = locate(fault.path);
    const { line, column } = written.exact || fault.also === undefined ? written : locate(fault.also);
    return { path: fault.path, line, column, message: fault.message };
  });
  const problems = [...faults, ...placed].map(({ path, line, column, message }): ConfigProblem => {
    return { path: formatPath(path), line, column, message };
  });
  return err(unique(problems).sort((a, b) => a.line - b.line || a.column - b.column));
}

/** A broken text can produce the same complaint once per open bracket. */
function unique(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byText = new Map(problems.map((problem) => [`${formatProblem(problem)}`, problem]));
  return [...byText.values()];
}
