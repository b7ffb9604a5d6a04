import type { CommandError } from '../../shared/contract.ts';

/** A complaint for the place where its field stands: without the key's path, which the place tells. */
export const plainMessage = ({ message, field }: CommandError): string =>
  field === undefined ? message : message.replace(/^[\w.[\]]+: /, '');
