import { holdsKey } from '../../shared/key-shape.ts';
import type { Random } from '../ports.ts';

const USABLE = /^[\w.:/+=-]{1,128}$/;

/** Keeps the client's own id when it is fit for a log line and a header and no key, else makes a short one unique to this process. */
export function createRequestIds(random: Random): (given: string | undefined) => string {
  const process = Math.floor(random() * 36 ** 8).toString(36);
  let count = 0;
  return (given) => {
    if (given !== undefined && USABLE.test(given) && !holdsKey(given)) return given;
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
