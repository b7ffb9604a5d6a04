import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../shared/config.ts';
import { shownUrl } from '../../shared/shown-url.ts';
import type { Clock } from '../ports.ts';
import { createOutside } from './ask-outside.ts';
import { type FollowedKeySet, followKeySet } from './follow-key-set.ts';
import { createForwardAuth, type ForwardAuth, type ForwardTerms } from './forward-auth.ts';
import { createTokenJudge, type JudgeToken, type TokenTerms } from './judge-token.ts';
import { createGuestReader } from './read-guest.ts';
import { fetchKeySet, isUrl, loadKeySet } from './read-key-set.ts';

type AccessConfig = Pick<Config['access'], 'groups' | 'jwt' | 'forward'>;

export interface VouchingPorts {
  readonly clock: Clock;
  readonly userAgent: string;
  /** Where relative paths start. */
  readonly folder: string;
  /** Calls some time after a file may have changed; returns its stop. */
  readonly watch: (path: string, onTouched: () => void) => () => void;
  /** Told of each trouble once, when it begins: one line for an admin. */
  readonly onTrouble: (trouble: string) => void;
}

/** Whoever else vouches for callers, as the configuration says now. */
export interface Vouching {
  /** Null where tokens do not count. */
  judgeToken(): JudgeToken | null;
  /** Null where no service is to be asked. */
  forward(): ForwardAuth | null;
  /** Who vouches for whoever has that id: the issuer of tokens, or the service's address, fit to be shown. */
  nameOf(id: string): string;
  adopt(config: AccessConfig): void;
  /** What is wrong now, as lines for an admin. */
  problems(): readonly string[];
  stop(): Promise<void>;
}

/** A key set that is followed, and from where. */
interface Source extends Pick<TokenTerms, 'jwks' | 'refresh'> {
  readonly keySet: FollowedKeySet;
}

export function createVouching({ clock, userAgent, folder, watch, onTrouble }: VouchingPorts): Vouching {
  const outside = createOutside(clock);
  const troubles = new Map<string, string>();
  let inForce: AccessConfig = { groups: {} };
  let source: Source | null = null;
  let judgeToken: JudgeToken | null = null;
  let forward: ForwardAuth | null = null;

  function note(key: string, trouble: string | null): void {
    const line = `${key}: ${trouble}`;
    if (trouble === null) troubles.delete(key);
    else if (troubles.get(key) !== line) {
      troubles.set(key, line);
      onTrouble(line);
    }
  }

  function follow({ jwks, refresh }: TokenTerms): FollowedKeySet {
    if (source?.jwks === jwks && source.refresh === refresh) return source.keySet;
    drop();
    const path = resolve(folder, jwks);
    const keySet = followKeySet({
      clock,
      refreshMs: refresh,
      read: () => (isUrl(jwks) ? fetchKeySet(jwks, outside, userAgent) : loadKeySet(path)),
      watch: (onTouched) => (isUrl(jwks) ? () => {} : watch(path, onTouched)),
      onTrouble: (trouble) => note('access.jwt.jwks', trouble),
    });
    source = { jwks, refresh, keySet };
    return keySet;
  }
  function drop(): void {
    source?.keySet.stop();
    source = null;
    note('access.jwt.jwks', null);
  }

  const tokensOf = (terms: TokenTerms, { groups }: AccessConfig): JudgeToken =>
    createTokenJudge({ clock, keySet: follow(terms), terms, readGuest: createGuestReader(groups, terms) });

  const serviceOf = (terms: ForwardTerms, config: AccessConfig): ForwardAuth =>
    createForwardAuth({
      ...{ clock, outside, terms, userAgent },
      readGuest: createGuestReader(config.groups, terms),
      // An answer to a question of an earlier configuration is no news of the service that is asked now.
      onTrouble: (trouble) => {
        if (inForce === config) note('access.forward', trouble);
      },
    });

  return {
    judgeToken: () => judgeToken,
    forward: () => forward,
    nameOf: (id) => (id.startsWith('jwt:') ? (inForce.jwt?.issuer ?? '') : shownUrl(inForce.forward?.url ?? '')),
    adopt({ groups, jwt, forward: service }) {
      const next = { groups, jwt, forward: service };
      if (isDeepStrictEqual(next, inForce)) return;
      inForce = next;
      if (!jwt) drop();
      judgeToken = jwt ? tokensOf(jwt, next) : null;
      note('access.forward', null);
      forward = service ? serviceOf(service, next) : null;
    },
    problems: () => [...troubles.values()],
    async stop() {
      drop();
      await outside.close();
    },
  };
}
