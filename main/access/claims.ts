/** What a checked token says. */
export type Claims = Readonly<Record<string, unknown>>;

/** More entries than any list of groups that fits into a header line. */
const MOST_ENTRIES = 1_000;
/** RFC 8693 §4.2 and Entra: these hold words with spaces between. Any other text is one entry, whatever is in it. */
const SPACED = new Set(['scope', 'scp']);

const isRecord = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A claim by its whole name, as in `https://example.com/groups`, else by a path with dots, as in `realm_access.roles`. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>((at, step) => (isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined), claims);
}

/** The texts a claim holds; empty when it holds none. */
export function textsOfClaim(claims: Claims, name: string): readonly string[] {
  const claim = claimOf(claims, name);
  if (typeof claim === 'string') return SPACED.has(name) ? claim.split(' ').slice(0, MOST_ENTRIES) : [claim];
  return Array.isArray(claim) ? claim.slice(0, MOST_ENTRIES).filter((entry) => typeof entry === 'string') : [];
}
