import type { CommandError } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';

/** What a handler answers. */
export type Outcome<T> = Promise<Result<T, CommandError>>;

/** The thing a command named is not there. */
export const notFound = (what: string, id: string): CommandError => ({
  code: 'not_found',
  message: `there is no ${what} called '${id}'`,
  field: 'id',
});
