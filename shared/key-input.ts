import { z } from 'zod';
import { parseAddressRange } from './address-range.ts';
import { holdsKey } from './key-shape.ts';
import { canonicalModel } from './model-name.ts';

const listOf = (entry: z.ZodType<string>) => z.array(entry).max(200);

/** A pattern is a name with stars in it: one that were none with letters in their place could never match. */
const model = z
  .string()
  .min(1)
  .max(300)
  .refine((text) => canonicalModel(text.replaceAll('*', 'x')) !== null, {
    error: ({ input }) => `must be a model name or a pattern such as llama3.1:*, found ${JSON.stringify(input)}`,
  });

const route = z
  .string()
  .max(200)
  .regex(/^\/[\w\-./:*]*$/, {
    error: ({ input }) => `must be a path or a pattern such as /v1/*, found ${JSON.stringify(input)}`,
  });

const address = z
  .string()
  .max(60)
  .refine((text) => parseAddressRange(text) !== null, {
    error: ({ input }) => `must be an address or a range such as 10.0.0.0/8, found ${JSON.stringify(input)}`,
  });

const wordOf = <T extends string>(...words: readonly [T, ...T[]]) =>
  z.enum(words, {
    error: ({ input }) => `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, found ${JSON.stringify(input)}`,
  });

export const scope = wordOf('inference', 'inventory', 'manage', 'admin');
export const workClass = wordOf('interactive', 'normal', 'batch');

const ownLimit = z.number().int().min(0).max(1_000_000_000).nullable();

/** In place of those for all; what is left out is as the configuration says. */
export const keyLimits = z.strictObject({
  requestsPerMinute: ownLimit.default(null),
  burst: ownLimit.default(null),
  tokensPerMinute: ownLimit.default(null),
  requestsPerDay: ownLimit.default(null),
  tokensPerDay: ownLimit.default(null),
});
const keyLimitsToEdit = z
  .strictObject({
    requestsPerMinute: ownLimit,
    burst: ownLimit,
    tokensPerMinute: ownLimit,
    requestsPerDay: ownLimit,
    tokensPerDay: ownLimit,
  })
  .partial();

const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !holdsKey(text), { error: 'holds a key: those are kept nowhere, only their owners have them' });

const rules = {
  owner: words(100).min(1),
  note: words(500),
  scopes: z.array(scope).min(1).max(4),
  models: listOf(model),
  routes: listOf(route),
  addresses: listOf(address),
  workClass,
  concurrent: z.number().int().min(0).max(100_000),
  expiresAt: z.number().int().positive().nullable(),
};

/** What a new key is to be: whose it is, and whatever differs from a key that may ask and list every model. */
export const keyRules = z.strictObject({
  ...rules,
  note: rules.note.default(''),
  scopes: rules.scopes.default(['inference', 'inventory']),
  models: rules.models.default([]),
  routes: rules.routes.default([]),
  addresses: rules.addresses.default([]),
  workClass: workClass.default('normal'),
  concurrent: rules.concurrent.default(0),
  limits: keyLimits.prefault({}),
  expiresAt: rules.expiresAt.default(null),
});

/** What may be changed of a key. */
export const keyRulesToEdit = z.object({ ...rules, limits: keyLimitsToEdit }).partial().shape;
