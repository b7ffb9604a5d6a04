import type { AliasSnapshot, AliasStepSnapshot } from '../../shared/alias.ts';
import { err, ok } from '../../shared/result.ts';
import { listOf, textOption } from './command.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

const columns: readonly Column<AliasSnapshot>[] = [
  { title: 'ALIAS', cell: ({ name }) => name },
  { title: 'MODEL', cell: ({ model }) => model },
  { title: 'ON', cell: ({ backends }) => backends.join(', ') || 'any' },
  { title: 'FALLBACKS', cell: ({ fallbacks }) => fallbacks.join(', ') || '–' },
  { title: 'NOW', cell: nowInWords },
];

/** The names that stand for models, and what each comes to. */
export const aliasList = createRemoteCommand({
  name: 'alias list',
  summary: 'names that stand for models: what each stands for, its fallbacks, and what it comes to now',
  read: readNothing,
  ask: (gateway) => gateway.invoke('alias.list', {}),
  show: (aliases) => (aliases.length === 0 ? 'there are no aliases\n' : formatTable(columns, aliases)),
});

/** The model that the next request gets, and who could serve it; else why nobody could. */
function nowInWords({ steps }: AliasSnapshot): string {
  const served = steps.find(({ servedBy }) => servedBy.length > 0);
  if (served) return `${served.model} on ${served.servedBy.join(', ')}`;
  return `nothing: ${plainText(steps.map(whyNobody).join('; '))}`;
}

const whyNobody = ({ model, reason }: AliasStepSnapshot): string => `${model}: ${reason ?? ''}`;

export const aliasSet = createRemoteCommand({
  name: 'alias set',
  synopsis: 'NAME [--model MODEL] [--on ID,ID] [--fallbacks NAME,NAME]',
  summary: 'make a name stand for a model, or change what it stands for',
  details: [
    'Clients use the name like a model’s, on every API. A new one needs --model; of one that is there, only what is given changes.',
    '--on names the backends that may serve the model for it; --on "" lets every one that has it.',
    '--fallbacks are aliases or models, asked in this order when nobody can serve the model; --fallbacks "" takes them away.',
  ],
  words: 1,
  options: { model: { type: 'string' }, on: { type: 'string' }, fallbacks: { type: 'string' } },
  read(invocation) {
    const [name = ''] = invocation.positionals;
    const model = textOption(invocation, 'model');
    const on = textOption(invocation, 'on');
    const fallbacks = textOption(invocation, 'fallbacks');
    if (model === undefined && on === undefined && fallbacks === undefined)
      return err('nothing to change: give --model, --on or --fallbacks');
    return ok({
      name,
      ...(model !== undefined && { model }),
      ...(on !== undefined && { backends: listOf(on) }),
      ...(fallbacks !== undefined && { fallbacks: listOf(fallbacks) }),
    });
  },
  ask: (gateway, input) => gateway.invoke('alias.set', input),
  show: ({ name }) => `set ${name}\n`,
});

export const aliasRemove = createRemoteCommand({
  name: 'alias remove',
  synopsis: 'NAME',
  summary: 'take a name away, also from the fallbacks of others',
  words: 1,
  read: ({ positionals: [name = ''] }) => ok({ name }),
  ask: (gateway, input) => gateway.invoke('alias.remove', input),
  show({ name, before }) {
    const others = before.slice(1).map((rule) => rule.name);
    return `removed ${name}${others.length > 0 ? `, also from the fallbacks of ${others.join(', ')}` : ''}\n`;
  },
});
