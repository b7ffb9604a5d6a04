import type { AliasRule } from '../../../shared/alias.ts';
import type { CommandError } from '../../../shared/contract.ts';
import { canonicalModel } from '../../../shared/model-name.ts';
import { formatList } from '../../ui/figures.ts';
import { showNotice } from '../../ui/notices.tsx';
import { usePanel } from '../panel-store.ts';
import { ask, send } from '../send.ts';
import { confirm } from './confirm.tsx';

const inputOf = ({ name, model, backends, fallbacks }: AliasRule) => ({
  name,
  model,
  backends: [...backends],
  fallbacks: [...fallbacks],
});

/** Marks an alias as busy. */
export const aliasKey = (name: string): string => `alias:${name}`;

/** Makes or changes an alias and offers to take that back; answers what was wrong, for a form to show, or null. */
export async function saveAlias(wanted: AliasRule, before: AliasRule | null): Promise<CommandError | null> {
  const reply = await ask('alias.set', inputOf(wanted));
  if (!reply.ok) return reply.error;
  const { name } = wanted;
  if (before) showNotice(`${name} was changed`, { label: 'Change it back', run: () => void putBack([before]) });
  else showNotice(`${name} was made`, { label: `Remove ${name}`, run: () => void orderRemove(name) });
  return null;
}

/** Takes an alias away, after saying what becomes of those who ask for it. */
export function removeAlias(name: string): void {
  const aliases = usePanel.getState().snapshot?.aliases ?? [];
  const users = aliases
    .filter((other) => other.name !== name && other.fallbacks.some((one) => isSameName(one, name)))
    .map((other) => other.name);
  confirm({
    title: `Remove ${name}?`,
    says: [
      `Whoever asks for ${name} gets 404 from then on, unless a model has that name. Requests that run go on.`,
      ...(users.length > 0 ? [`${formatList(users)} will no longer fall back to it.`] : []),
      'Keys that name it stay as they are.',
    ],
    confirm: `Remove ${name}`,
    isDestructive: true,
    onConfirm: () => void orderRemove(name),
  });
}

/** As Ollama and the gateway take names: `Chat:latest` is `chat`. */
export const isSameName = (a: string, b: string): boolean => a === b || canonicalModel(a) === canonicalModel(b);

async function orderRemove(name: string): Promise<void> {
  const reply = await send({
    name: 'alias.remove',
    input: { name },
    key: aliasKey(name),
    doing: `Removing ${name}`,
    done: null,
  });
  if (!reply.ok) return;
  const { before } = reply.value;
  showNotice(`${name} was removed`, { label: `Put ${name} back`, run: () => void putBack(before) });
}

/** In this order: an alias has to be there before others fall back to it. */
async function putBack(rules: readonly AliasRule[]): Promise<void> {
  for (const rule of rules) {
    const { name } = rule;
    const reply = await send({
      name: 'alias.set',
      input: inputOf(rule),
      key: aliasKey(name),
      doing: `Putting ${name} back`,
      done: () => `${name} is as it was`,
    });
    if (!reply.ok) return;
  }
}
