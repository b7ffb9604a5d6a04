import type { ConfigInput } from '../../../../shared/config.ts';
import type { CommandInput } from '../../../../shared/contract.ts';
import { commands } from '../../../../shared/contract.ts';
import type { NewSecret } from '../../../../shared/key.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';

export const locked: ConfigInput = { access: { mode: 'required' } };

/** Makes a key by the command that does it. */
export async function newKey(
  fleet: FleetUnderTest,
  over: Partial<CommandInput<'key.create'>> = {},
): Promise<NewSecret> {
  const input = commands['key.create'].input.parse({ owner: 'ana', ...over });
  const made = await fleet.gateway.handlers['key.create'](input);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

export const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
