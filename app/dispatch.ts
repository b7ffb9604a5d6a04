import type { z } from 'zod';
import type { Log } from '../main/ports.ts';
import type { Origin } from '../shared/audit.ts';
import { type CommandError, type CommandName, commands, type Handlers, type Reply } from '../shared/contract.ts';
import { isCommandName } from '../shared/contract-names.ts';
import { err, type Result } from '../shared/result.ts';
import { type AuditLine, auditLine } from './audit.ts';

/** Carries a command of any origin to its handler. Never throws: whatever goes wrong is a reply. */
export type Dispatch = (name: string, input: unknown, origin?: Origin) => Promise<Reply<unknown>>;

export interface DispatchPorts {
  readonly log: Log;
  /** Writes an administrative act down, whatever came of it. */
  readonly audit: (line: AuditLine) => void;
}

/** For what the program's own menus order. */
const HERE: Origin = { who: 'desktop', address: 'this machine' };

type AnyHandler = (input: unknown, origin: Origin) => Promise<Result<unknown, CommandError>>;

/** The one place where untrusted input becomes a command, whichever transport carried it. */
export function createDispatch(handlers: Handlers, { log, audit }: DispatchPorts): Dispatch {
  async function carryOut(name: CommandName, input: unknown, origin: Origin): Promise<Reply<unknown>> {
    const decoder: z.ZodType = commands[name].input;
    const decoded = decoder.safeParse(input);
    if (!decoded.success) return err(describeIssue(decoded.error.issues));
    try {
      // The decoder of `name` has just produced the input its handler takes; the compiler cannot follow that.
      return await (handlers[name] as AnyHandler)(decoded.data, origin);
    } catch (error) {
      return err(reportCrash(name, error, log));
    }
  }
  return async (name, input, origin = HERE) => {
    if (!isCommandName(name)) return err({ code: 'unknown_command', message: `there is no command ${quote(name)}` });
    const reply = await carryOut(name, input, origin);
    const line = auditLine(name, input, origin, reply);
    if (line) audit(line);
    return reply;
  };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
}

function describeIssue(issues: readonly Issue[]): CommandError {
  const [first] = issues;
  const field = [...(first?.path ?? []), ...(first?.keys?.slice(0, 1) ?? [])].map(String).join('.');
  const message = first?.message ?? 'not understood';
  return field === '' ? { code: 'bad_input', message } : { code: 'bad_input', message: `${field}: ${message}`, field };
}

function reportCrash(name: CommandName, error: unknown, log: Log): CommandError {
  log.error('a command crashed', { command: name, error: error instanceof Error ? error.stack : String(error) });
  return { code: 'failed', message: `${name} failed inside the gateway; its log says why` };
}

const quote = (name: string): string => JSON.stringify(name.slice(0, 100));
