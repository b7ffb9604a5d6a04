import type { Caller } from '../../shared/access.ts';

/** What may stand in a header line, and nothing else that a path may hold. */
const VISIBLE_ASCII = /^[!-~]+$/;

/** The headers another service is shown to know a caller by; null when the caller brings none. */
export function credentialsOf(
  { header, pathKey }: Caller,
  names: readonly string[],
): Readonly<Record<string, string>> | null {
  const brought = names.flatMap((name): (readonly [string, string])[] => {
    const value = header(name);
    return value === undefined ? [] : [[name, value]];
  });
  // What stands in the base URL is meant, whatever a library sends besides.
  if (pathKey !== null && VISIBLE_ASCII.test(pathKey)) brought.push(['authorization', `Bearer ${pathKey}`]);
  return brought.length === 0 ? null : Object.fromEntries(brought);
}

/** Characters in all of them together. */
export const sizeOf = (credentials: Readonly<Record<string, string>>): number =>
  Object.values(credentials).reduce((sum, value) => sum + value.length, 0);
