import { randomToken, tokenDigest } from '../control-token.ts';

/** A printed link is used at once or not at all. */
const LINK_LIFETIME_MS = 10 * 60_000;
/** A working day, renewed by use. */
const SESSION_LIFETIME_MS = 12 * 3_600_000;
const MAX_LINKS = 32;
const MAX_SESSIONS = 256;

/** Who may use the panel in a browser. Secrets are kept as digests only and are forgotten with the process. */
export interface PanelSessions {
  /** A secret that opens one session, once, within ten minutes. */
  newLinkKey(): string;
  /** Trades a link's secret for a session cookie's value; null when it was used, is too old, or was never given. */
  redeem(key: string): string | null;
  /** Whether a `cookie` header carries a live session; renews it. */
  isSignedIn(cookieHeader: string | undefined, cookieName: string): boolean;
}

/** Keeps one-time links and the sessions they open. `now` is in milliseconds. */
export function createPanelSessions(now: () => number): PanelSessions {
  const links = createExpiringSet(now, { lifetimeMs: LINK_LIFETIME_MS, limit: MAX_LINKS });
  const sessions = createExpiringSet(now, { lifetimeMs: SESSION_LIFETIME_MS, limit: MAX_SESSIONS });
  return {
    newLinkKey: () => links.issue(),
    redeem: (key) => (links.take(key) ? sessions.issue() : null),
    isSignedIn: (header, name) => cookieValues(header, name).some((value) => sessions.renew(value)),
  };
}

function createExpiringSet(now: () => number, { lifetimeMs, limit }: { lifetimeMs: number; limit: number }) {
  const expiryByDigest = new Map<string, number>();
  const isLive = (digest: string): boolean => (expiryByDigest.get(digest) ?? 0) > now();

  function put(digest: string): void {
    expiryByDigest.delete(digest);
    expiryByDigest.set(digest, now() + lifetimeMs);
    for (const known of expiryByDigest.keys()) {
      if (expiryByDigest.size <= limit && isLive(known)) break;
      expiryByDigest.delete(known);
    }
  }

  return {
    issue(): string {
      const token = randomToken();
      put(tokenDigest(token));
      return token;
    },
    take(token: string): boolean {
      const digest = tokenDigest(token);
      const live = isLive(digest);
      expiryByDigest.delete(digest);
      return live;
    },
    renew(token: string): boolean {
      const digest = tokenDigest(token);
      if (!isLive(digest)) return false;
      put(digest);
      return true;
    },
  };
}

function cookieValues(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
