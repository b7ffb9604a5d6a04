import { z } from 'zod';
import { backendId } from './config.ts';
import type { ExchangeRecord } from './exchange.ts';
import type { HistoryPoint } from './history.ts';
import type { Result } from './result.ts';
import type { BackendSnapshot, Snapshot } from './snapshot.ts';

/** Why a command was not carried out. `field` names the input that was wrong. */
export interface CommandError {
  readonly code: 'bad_input' | 'unknown_command' | 'not_found' | 'conflict' | 'refused' | 'unavailable' | 'failed';
  readonly message: string;
  readonly field?: string;
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CommandError };

/** Ties a command's decoder to the type of its answer, which never needs decoding: it comes from the engine. */
interface CommandSpec<I extends z.ZodType, O> {
  readonly input: I;
  readonly output?: O;
}
const command = <O>() => ({
  takes: <I extends z.ZodType>(input: I): CommandSpec<I, O> => ({ input }),
});

const nothing = z.strictObject({}).optional();
const named = z.strictObject({ id: backendId });

/** Everything a panel, a script or the CLI may ask of the engine. */
export const commands = {
  'gateway.status': command<Snapshot>().takes(nothing),
  'backend.list': command<readonly BackendSnapshot[]>().takes(nothing),
  'backend.add': command<{ readonly id: string }>().takes(
    z.strictObject({
      url: z.string().min(1).max(2000),
      id: backendId.optional(),
      slots: z.union([z.number().int().min(1).max(1024), z.literal('auto')]).optional(),
      weight: z.number().positive().max(1000).optional(),
      tier: z.number().int().min(0).max(100).optional(),
    }),
  ),
  'backend.remove': command<{ readonly id: string }>().takes(named),
  'backend.drain': command<{ readonly id: string; readonly inFlight: number }>().takes(named),
  'backend.resume': command<{ readonly id: string }>().takes(named),
  'backend.maintain': command<{ readonly id: string; readonly inFlight: number }>().takes(named),
  'backend.probe': command<BackendSnapshot>().takes(named),
  /** Points of a chart, oldest first; of one backend when `backend` is given, else of the gateway. */
  'history.read': command<readonly HistoryPoint[]>().takes(
    z.strictObject({ span: z.enum(['5m', '1h', '24h']), backend: backendId.optional() }),
  ),
  'exchange.find': command<ExchangeRecord>().takes(z.strictObject({ id: z.string().min(1).max(200) })),
  'exchange.cancel': command<{ readonly id: string }>().takes(z.strictObject({ id: z.string().min(1).max(200) })),
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandInput<K extends CommandName> = z.input<Commands[K]['input']>;
export type CommandOutput<K extends CommandName> = NonNullable<Commands[K]['output']>;

/** Everything the engine tells without being asked. */
export interface Events {
  readonly snapshot: Snapshot;
}

/** What a panel has of the gateway, whichever transport carries it. */
export interface Bridge {
  invoke<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>>;
  /** Calls `listener` with every event of that name; the returned function ends it. */
  subscribe<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** One handler per command: a new row in the map does not compile until it has one. */
export type Handlers = {
  readonly [K in CommandName]: (
    input: z.output<Commands[K]['input']>,
  ) => Promise<Result<CommandOutput<K>, CommandError>>;
};

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);
