import { z } from 'zod';
import type { AuditEntry, Origin } from '../shared/audit.ts';
import { type CommandName, commands, type Reply } from '../shared/contract.ts';
import { isAct } from '../shared/contract-names.ts';
import { withoutKeys } from '../shared/key-shape.ts';

/** Longer inputs are cut: a log of acts is no store of configurations. */
const MAX_INPUT_CHARS = 4_000;
const HIDDEN = '(hidden)';

export type AuditLine = Omit<AuditEntry, 'seq' | 'at'>;

/**
 * What is written down of a command; null for what only looks, and for what a user of the playground asks. Secrets are left
 * out, and what stands under a name that the command does not have: it may be one. A key that somebody put where none
 * belongs is taken out.
 */
export function auditLine(name: CommandName, input: unknown, origin: Origin, reply: Reply<unknown>): AuditLine | null {
  if (!isAct(name)) return null;
  const written = withoutKeys(JSON.stringify(withoutSecrets(input ?? {}, commands[name].input)));
  const cut = written.length > MAX_INPUT_CHARS ? `${written.slice(0, MAX_INPUT_CHARS)}…` : written;
  return { ...origin, command: name, input: cut, failure: reply.ok ? null : withoutKeys(reply.error.message) };
}

function withoutSecrets(value: unknown, schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return withoutSecrets(value, schema.unwrap());
  if (!(schema instanceof z.ZodObject)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return HIDDEN;
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  const shown = (key: string, child: unknown): unknown =>
    key === 'secret' || !Object.hasOwn(shape, key) ? HIDDEN : withoutSecrets(child, shape[key]);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shown(key, child)]));
}
