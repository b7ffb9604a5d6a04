import { z } from 'zod';
import { type Config, configSchema } from './config.ts';
import { checkConflicts } from './config-conflicts.ts';
import type { Path } from './config-problem.ts';
import { err, ok, type Result } from './result.ts';
import { suggest } from './suggest.ts';

/** A problem in a configuration that has no text yet. `also` is where to point when `path` was not written. */
export interface ConfigFault {
  readonly path: Path;
  readonly also?: Path;
  readonly message: string;
}

/**
 * Checks a configuration as the file spells it (durations and sizes with units) and completes it.
 * The error holds every problem, those between keys included, even when single keys are malformed too.
 */
export function checkConfig(input: unknown): Result<Config, ConfigFault[]> {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  // The schema looks for conflicts only when every key is well-formed, so they are looked for once more.
  const issues = [...parsed.error.issues, ...checkConflicts(input)];
  const faults = issues.flatMap(toFaults);
  const seen = new Set<string>();
  return err(faults.filter((fault) => !seen.has(identity(fault)) && seen.add(identity(fault))));
}

const identity = ({ path, message }: ConfigFault) => JSON.stringify([path, message]);

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'> & {
  readonly code: string;
  readonly keys?: readonly string[];
  readonly params?: { readonly also?: Path } | undefined;
};

function toFaults(issue: Issue): ConfigFault[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return (issue.keys ?? []).map((key) => ({ path: [...path, key], message: `unknown key${suggest(key, known)}` }));
  }
  const also = issue.params?.also;
  return [{ path, message: issue.message, ...(also === undefined ? {} : { also }) }];
}

/** The keys the schema has at a place, to suggest from. */
function knownKeys(path: Path): string[] {
  const found = path.reduce<z.core.$ZodType | undefined>((at, step) => child(at, String(step)), configSchema);
  const section = unwrap(found);
  return section instanceof z.ZodObject ? Object.keys(section.shape) : [];
}

function child(schema: z.core.$ZodType | undefined, step: string): z.core.$ZodType | undefined {
  const at = unwrap(schema);
  if (at instanceof z.ZodObject) return at.shape[step];
  if (at instanceof z.ZodArray) return at.element;
  return at instanceof z.ZodRecord ? at.valueType : undefined;
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const wrapped = schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  return wrapped ? unwrap(schema.unwrap()) : schema;
}
