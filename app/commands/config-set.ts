import { parsePath } from '../../shared/config-problem.ts';
import type { ConfigChange, ConfigJson, ConfigVerdict } from '../../shared/config-view.ts';
import type { Reply } from '../../shared/contract.ts';
import { ok } from '../../shared/result.ts';
import { failed, type Outcome } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';
import { createRemoteCommand } from './remote-command.ts';
import { plainText } from './table.ts';

/** Sets one key of the configuration, as the panel's Settings do. */
export const configSet = createRemoteCommand({
  name: 'config set',
  synopsis: 'KEY VALUE',
  summary: 'set one key of the configuration, checked and written like any change of the panel',
  details: [
    'KEY is written as in docs/configuration.md: routing.policy, backends[0].ca. A name with dots or colons in it stands in',
    'brackets and quotes: \'models.keepAlive["llama3.1:8b"]\'. VALUE is JSON; what is none is taken as text.',
    'Comments are kept. What cannot be is refused, and nothing is written.',
  ],
  words: 2,
  read({ positionals: [key = '', value = ''] }) {
    const path = parsePath(key);
    return path.ok ? ok({ path: path.value, value: readValue(value) }) : path;
  },
  ask: change,
  show: inWords,
  judge: whyRefused,
});

/** Takes one key out of the file. */
export const configReset = createRemoteCommand({
  name: 'config reset',
  synopsis: 'KEY',
  summary: 'take one key out of the configuration, back to its default',
  words: 1,
  read({ positionals: [key = ''] }) {
    const path = parsePath(key);
    return path.ok ? ok({ path: path.value, value: null }) : path;
  },
  ask: change,
  show: inWords,
  judge: whyRefused,
});

function change(gateway: GatewayClient, wanted: ConfigChange): Promise<Reply<ConfigVerdict>> {
  const { path, value } = wanted;
  return gateway.invoke('config.change', { changes: [{ path: [...path], value }] });
}

function inWords({ problems, afterRestart }: ConfigVerdict): string {
  if (problems.length > 0) return '';
  return afterRestart.length > 0 ? 'saved; takes effect at the next start\n' : 'saved, and in force\n';
}

function whyRefused({ problems }: ConfigVerdict): Outcome | null {
  const lines = problems.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${plainText(message)}`);
  return lines.length === 0 ? null : failed(lines.join('; '));
}

function readValue(text: string): ConfigJson {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
