import type { CredentialKept } from '../../shared/backend-credential.ts';
import type { CommandInput, Reply } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { BackendStatus } from '../../shared/snapshot.ts';
import { type Invocation, textOption } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';
import { createRemoteCommand } from './remote-command.ts';
import { plainText } from './table.ts';

/** What became of the credential, and what its server makes of it. */
interface Outcome extends CredentialKept, Pick<BackendStatus, 'health' | 'reason'> {}

/** Stores what a backend is to be shown, or forgets it. */
export const backendCredential = createRemoteCommand({
  name: 'backend credential',
  synopsis: 'ID [--header NAME] | ID --clear',
  summary: 'store what a backend is to be shown; it is read from stdin, or asked for',
  details: [
    'The secret is never an argument: it would stand in the history of the shell and in lists of processes.',
    '  printf %s "$KEY" | corral backend credential cloud',
    'It is sealed in the data directory and takes effect at once. Nothing shows it again.',
    '--header: the header it is sent in. authorization, the default, sends it as a Bearer token, unless it names its scheme',
    'itself (Basic YWRtaW46…); any other header sends it as it is.',
    '--clear: forgets it, and takes what the configuration says of one away.',
  ],
  words: 1,
  options: { header: { type: 'string' }, clear: { type: 'boolean' } },
  read: readInput,
  ask: store,
  show: formatOutcome,
});

async function readInput(invocation: Invocation): Promise<Result<CommandInput<'backend.credential'>, string>> {
  const [id = ''] = invocation.positionals;
  if (invocation.values.clear === true) return ok({ id, clear: true });
  const header = textOption(invocation, 'header');
  const secret = await invocation.io.readSecret(`Credential for ${id} (not shown): `);
  return secret.ok ? ok({ id, secret: secret.value, ...(header !== undefined && { header }) }) : secret;
}

async function store(gateway: GatewayClient, input: CommandInput<'backend.credential'>): Promise<Reply<Outcome>> {
  const kept = await gateway.invoke('backend.credential', input);
  if (!kept.ok) return kept;
  const probed = await gateway.invoke('backend.probe', { id: input.id });
  return probed.ok ? ok({ ...kept.value, health: probed.value.health, reason: probed.value.reason }) : probed;
}

function formatOutcome({ id, header, sealedBy, warning, health, reason }: Outcome): string {
  const what =
    header === null ? `${id} is shown nothing any more` : `stored for ${id}, sent in ${header}${sealed(sealedBy)}`;
  const how = `${id} is ${health}${reason === null ? '' : `: ${plainText(reason)}`}`;
  return [what, how, ...(warning === null ? [] : [plainText(warning)])].map((line) => `${line}\n`).join('');
}

const sealed = (by: CredentialKept['sealedBy']): string =>
  by === null ? '' : by === 'memory' ? ', in memory only' : `, sealed with the ${by}`;
