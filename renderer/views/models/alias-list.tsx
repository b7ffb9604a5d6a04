import { ActionIcon, Button, Group, Text } from '@mantine/core';
import {
  IconArrowsSplit2,
  IconCircleCheckFilled,
  IconCircleX,
  IconClock,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { AliasSnapshot } from '../../../shared/alias.ts';
import { aliasKey, removeAlias } from '../../store/actions/alias-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { usePending } from '../../store/selectors.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Placeholder } from '../../ui/placeholder.tsx';
import { boundTo, type StepState, stepStates, stepWords } from './alias-words.ts';

/** The names that stand for models: what each comes to, in which order, and how that stands now. */
export const AliasList = memo(function AliasList({ aliases }: { readonly aliases: readonly AliasSnapshot[] }) {
  if (aliases.length === 0) return <NoAliases />;
  return (
    <div className="aliases">
      <table className="alias-table" aria-label="Aliases">
        <thead>
          <tr>
            <th scope="col">Alias</th>
            <th scope="col">Asks for, in this order</th>
            <th scope="col">
              <span className="only-for-readers">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {aliases.map((alias) => (
            <AliasRow key={alias.name} alias={alias} />
          ))}
        </tbody>
      </table>
    </div>
  );
});

function AliasRow({ alias }: { readonly alias: AliasSnapshot }) {
  const { name, steps } = alias;
  const states = stepStates(alias);
  const isBusy = usePending(aliasKey(name)) !== undefined;
  return (
    <tr data-alias={name} aria-busy={isBusy}>
      <th scope="row">
        <Group gap={4} wrap="nowrap">
          {name}
          <CopyButton text={name} label={`Copy the name ${name}`} />
        </Group>
        {states.includes('now') ? null : <small className="tone-bad">nobody can serve it now</small>}
      </th>
      <td>
        <ol className="alias-steps">
          {steps.map((step, index) => (
            <li key={`${step.model} ${step.backends?.join()}`}>
              <StepMark state={states[index] ?? 'out'} />
              <span>
                <b>{step.model}</b> {stepWords(step)}
                {boundTo(step) === null ? null : <small>{boundTo(step)}</small>}
              </span>
            </li>
          ))}
        </ol>
      </td>
      <td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <ActionIcon aria-label={`Edit ${name}`} onClick={() => openDialog({ kind: 'alias', name })}>
            <IconPencil size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon aria-label={`Remove ${name}`} loading={isBusy} onClick={() => removeAlias(name)}>
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </Group>
      </td>
    </tr>
  );
}

const marks = {
  now: { Icon: IconCircleCheckFilled, tone: 'good', word: 'now' },
  ready: { Icon: IconClock, tone: 'quiet', word: 'fallback' },
  out: { Icon: IconCircleX, tone: 'bad', word: 'not served' },
} as const;

/** Icon, word and colour: any one of them is enough. */
function StepMark({ state }: { readonly state: StepState }) {
  const { Icon, tone, word } = marks[state];
  return (
    <span className={`state-badge tone-${tone}`}>
      <Icon size={16} aria-hidden="true" />
      {word}
    </span>
  );
}

function NoAliases() {
  return (
    <Placeholder icon={<IconArrowsSplit2 size={40} />} title="No aliases yet">
      <Text size="sm">
        An alias is a name that clients use like a model’s, on every API. You choose the model behind it, the backends
        that may serve it, and what is asked instead when none of them can, and change that without touching a client.
      </Text>
      <Button onClick={() => openDialog({ kind: 'alias' })}>Make an alias</Button>
    </Placeholder>
  );
}
