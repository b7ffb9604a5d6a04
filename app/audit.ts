import type { AuditEntry, Origin } from '../shared/audit.ts';
import type { CommandName, Reply } from '../shared/contract.ts';
import { isAct } from '../shared/contract-names.ts';
import { withoutKeys } from '../shared/key-shape.ts';

/** Longer inputs are cut: a log of acts is no store of configurations. */
const MAX_INPUT_CHARS = 4_000;

export type AuditLine = Omit<AuditEntry, 'seq' | 'at'>;

/**
 * What is written down of a command; null for what only looks, and for what a user of the playground asks. Inputs of acts
 * hold no secret: those are only ever answers. A key that somebody put where none belongs is taken out.
 */
export function auditLine(name: CommandName, input: unknown, origin: Origin, reply: Reply<unknown>): AuditLine | null {
  if (!isAct(name)) return null;
  const written = withoutKeys(JSON.stringify(input ?? {}));
  const cut = written.length > MAX_INPUT_CHARS ? `${written.slice(0, MAX_INPUT_CHARS)}…` : written;
  return { ...origin, command: name, input: cut, failure: reply.ok ? null : withoutKeys(reply.error.message) };
}
