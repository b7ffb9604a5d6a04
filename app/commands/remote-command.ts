import type { Reply } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  misused,
  type Outcome,
  printJson,
  refused,
  remoteOptions,
} from './command.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';

interface RemoteCommand<I, T> extends Omit<Command, 'words' | 'options' | 'run' | 'synopsis'> {
  /** The words and options of its own. */
  readonly synopsis?: string;
  readonly words?: number;
  readonly options?: Command['options'];
  /** What the command line says, decoded; the error is wrong usage. */
  readonly read: (invocation: Invocation) => Result<I, string> | Promise<Result<I, string>>;
  readonly ask: (gateway: GatewayClient, input: I) => Promise<Reply<T>>;
  /** The answer in words; with `--json` it is printed as it is. */
  readonly show: (value: T) => string;
  /** The failure that an answer amounts to although it is one; null when it is a success. */
  readonly judge?: (value: T) => Outcome | null;
}

/** A command that asks the running gateway one thing and prints the answer. */
export function createRemoteCommand<I, T>({ read, ask, show, judge, ...rest }: RemoteCommand<I, T>): Command {
  return {
    ...rest,
    synopsis: [rest.synopsis, '[--json] [--data-dir D]'].filter(Boolean).join(' '),
    words: rest.words ?? 0,
    options: { ...remoteOptions, ...rest.options },
    async run(invocation) {
      const input = await read(invocation);
      if (!input.ok) return misused(input.error);
      const gateway = findGateway(invocation);
      if (!gateway.ok) return failed(gateway.error);
      const reply = await ask(gateway.value, input.value);
      if (!reply.ok) return refused(reply.error);
      if (invocation.values.json) printJson(invocation.io, reply.value);
      else invocation.io.out(show(reply.value));
      return judge?.(reply.value) ?? done;
    },
  };
}

/** The one word that a command about one backend takes. */
export const readId = ({ positionals: [id = ''] }: Invocation): Result<{ readonly id: string }, string> => ({
  ok: true,
  value: { id },
});

/** Options of commands that take a backend out: `--yes` does it although models become unreachable. */
export const leavingOptions = { yes: { type: 'boolean' } } as const;

/** The one word and `--yes`. */
export const readLeaving = ({
  positionals: [id = ''],
  values,
}: Invocation): Result<{ readonly id: string; readonly confirm: boolean }, string> => ({
  ok: true,
  value: { id, confirm: values.yes === true },
});

/** What `--yes` is for, in the help of those commands. */
export const leavingDetails =
  'When nobody else serves some model it is refused with their names, unless --yes is given.';

/** For commands that take nothing. */
export const readNothing = (): Result<undefined, string> => ({ ok: true, value: undefined });
