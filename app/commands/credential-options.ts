import type { CommandInput } from '../../shared/contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Invocation, textOption } from './command.ts';

type Credential = Pick<CommandInput<'backend.add'>, 'credential'>;

export const credentialSynopsis =
  '[--credential-env NAME | --credential-file FILE | --credential-stdin] [--credential-header NAME]';

/** Options that say where what a server is to be shown comes from. */
export const credentialOptions = {
  'credential-env': { type: 'string' },
  'credential-file': { type: 'string' },
  'credential-stdin': { type: 'boolean' },
  'credential-header': { type: 'string' },
} as const;

/** What they say; two at once is for the configuration's own check to refuse. */
export async function readCredentialOptions(invocation: Invocation): Promise<Result<Credential, string>> {
  const [env, file, header] = ['env', 'file', 'header'].map((name) => textOption(invocation, `credential-${name}`));
  const isStored = invocation.values['credential-stdin'] === true;
  if (env === undefined && file === undefined && !isStored)
    return header === undefined ? ok({}) : err('--credential-header goes with --credential-env, -file or -stdin');
  const secret = isStored ? await invocation.io.readSecret('Credential (not shown): ') : ok(undefined);
  if (!secret.ok) return secret;
  const given = Object.entries({ env, file, header, secret: secret.value }).filter(([, value]) => value !== undefined);
  return ok({ credential: Object.fromEntries(given) });
}
