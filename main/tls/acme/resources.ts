import { z } from 'zod';

const url = z
  .string()
  .max(2_000)
  .refine((text) => URL.canParse(text));

/** What RFC 8555 calls these, as far as an order needs it. Anything else an authority says is passed over. */
export const directoryResource = z.object({ newNonce: url, newAccount: url, newOrder: url });

const problem = z.object({
  type: z.string().optional(),
  detail: z.string().optional(),
  subproblems: z.array(z.object({ detail: z.string().optional() })).optional(),
});

export const orderResource = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(url).max(200),
  finalize: url,
  certificate: url.optional(),
  error: problem.optional(),
});

export const authorizationResource = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: z.object({ value: z.string() }),
  challenges: z.array(
    z.object({
      type: z.string(),
      url,
      token: z
        .string()
        .regex(/^[\w-]{1,200}$/)
        .optional(),
      error: problem.optional(),
    }),
  ),
});

export type Authorization = z.output<typeof authorizationResource>;

const MAX_WORDS = 300;

/** What an authority complains about, in its words and on one line; null when it says nothing. */
export function problemInWords(body: unknown): string | null {
  const read = problem.safeParse(body);
  if (!read.success) return null;
  const { type, detail, subproblems = [] } = read.data;
  const words = [detail ?? type, ...subproblems.map((sub) => sub.detail)].filter(Boolean).join('; ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what comes from outside must stay on its line of the log
  return words === '' ? null : words.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, MAX_WORDS);
}

export const isBadNonce = (body: unknown): boolean =>
  problem.safeParse(body).data?.type === 'urn:ietf:params:acme:error:badNonce';
