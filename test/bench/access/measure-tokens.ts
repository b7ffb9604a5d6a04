import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAccess } from '../../../main/access/access.ts';
import { silentLog, systemClock } from '../../../main/system-ports.ts';
import type { Caller } from '../../../shared/access.ts';
import { configSchema } from '../../../shared/config.ts';
import { median, percentile } from '../workload/figures/statistics.ts';
import type { Cost } from './measure.ts';

export const algorithms = ['RS256', 'ES256', 'EdDSA'] as const;
type Algorithm = (typeof algorithms)[number];

const CHAT = { route: '/api/chat', kind: 'inference' } as const;
const ISSUER = 'https://id.example.com/';
const WARM_UP = 500;
const HOUR_S = 3_600;

const callerWith = (token: string): Caller => ({
  ...{ address: '10.0.0.7', pathKey: null, method: 'POST', scheme: 'http', authority: 'gateway', target: CHAT.route },
  header: (name) => (name === 'authorization' ? `Bearer ${token}` : undefined),
});

export interface TokenCost {
  readonly algorithm: Algorithm;
  /** Tokens that were never seen. */
  readonly first: Cost;
  /** One that was let in before. */
  readonly again: Cost;
}

/** What it costs to let in the bearer of a token: of another one each time, and of the same one. */
export async function measureTokens(algorithm: Algorithm, calls: number): Promise<TokenCost> {
  const folder = mkdtempSync(join(tmpdir(), 'corral-bench-'));
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwks = join(folder, 'jwks.json');
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: algorithm }] }));
  const access = createAccess({
    ...{ clock: systemClock, log: silentLog, randomBytes, isKeyRequired: () => true },
    ...{ userAgent: 'corral/bench', folder, watch: () => () => {}, onTrouble: () => {} },
  });
  const jwt = { issuer: ISSUER, audience: ['corral'], jwks, algorithms: [algorithm] };
  access.adopt(configSchema.parse({ access: { jwt } }).access);

  const sign = (id: number): Promise<string> => {
    const now = Math.floor(systemClock.now() / 1_000);
    const claims = { sub: `user-${id}`, email: `user-${id}@example.com`, groups: ['staff', 'llm-users'], jti: `${id}` };
    const token = new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: 'one', typ: 'JWT' });
    return token
      .setIssuer(ISSUER)
      .setAudience('corral')
      .setIssuedAt(now)
      .setExpirationTime(now + HOUR_S)
      .sign(privateKey);
  };
  const timed = async (token: string): Promise<number> => {
    const caller = callerWith(token);
    const from = process.hrtime.bigint();
    const admission = await access.admit(caller, CHAT);
    const ns = Number(process.hrtime.bigint() - from);
    if (!admission.ok) throw new Error(admission.refusal.message);
    return ns;
  };
  async function costOf(tokens: readonly string[]): Promise<Cost> {
    const times: number[] = [];
    for (const token of tokens) times.push(await timed(token));
    const counted = times.slice(WARM_UP);
    return { medianUs: median(counted) / 1_000, p99Us: percentile(counted, 0.99) / 1_000 };
  }

  const tokens: string[] = [];
  for (let id = 0; id < calls + WARM_UP; id += 1) tokens.push(await sign(id));
  const first = await costOf(tokens);
  const [same = ''] = tokens;
  const again = await costOf(tokens.map(() => same));
  await access.stop();
  rmSync(folder, { recursive: true });
  return { algorithm, first, again };
}
