import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import type { ApiKey } from '../../../shared/key.ts';
import { keyActions } from '../../store/actions/key-actions.ts';
import { useKey, useKeys } from '../../store/keys/key-store.ts';
import { go, useRoute } from '../../store/route.ts';
import { formatExactTime } from '../../ui/figures.ts';
import { keyIcons } from './key-icons.tsx';
import { KeyStateBadge } from './key-state-badge.tsx';
import { KeyUse } from './key-use.tsx';
import { classWords, ownLimitWords, scopeWords } from './key-words.ts';
import { SecretList } from './secret-list.tsx';
import { useIsOnTop } from './use-is-on-top.ts';

/** One key with everything about it; open while the address names it. */
export function KeyDrawer() {
  const { detail } = useRoute();
  const key = useKey(detail);
  const isOnTop = useIsOnTop();
  const isRead = useKeys(({ keys }) => keys !== null);
  return (
    <Drawer
      opened={detail !== '' && isRead}
      closeOnEscape={isOnTop}
      onClose={() => go('keys')}
      position="right"
      size={560}
      title={<b>{key ? `${key.owner}’s key` : detail}</b>}
    >
      {key ? (
        <Details key={key.id} apiKey={key} />
      ) : (
        <Text size="sm">{detail && `There is no key called ${detail}.`}</Text>
      )}
    </Drawer>
  );
}

function Details({ apiKey }: { readonly apiKey: ApiKey }) {
  return (
    <Stack gap="lg">
      <Group gap="xs">
        {keyActions(apiKey).map(({ kind, label, run }) => (
          <Button
            key={kind}
            size="compact-xs"
            variant="default"
            leftSection={keyIcons[kind]}
            {...(kind === 'revoke' || kind === 'end-old' ? { className: 'tone-bad' } : {})}
            onClick={run}
            aria-label={label}
          >
            {shortLabels[kind]}
          </Button>
        ))}
      </Group>
      <Facts apiKey={apiKey} />
      <SecretList secrets={apiKey.secrets} />
      <KeyUse id={apiKey.id} />
    </Stack>
  );
}

const shortLabels = { rotate: 'Rotate', edit: 'Edit', 'end-old': 'End the old secret', revoke: 'Revoke' } as const;

const orAny = (list: readonly string[], any: string): string => (list.length === 0 ? any : list.join(', '));

function Facts({ apiKey }: { readonly apiKey: ApiKey }) {
  const { id, state, note, scopes, models, routes, addresses, workClass, concurrent, limits, expiresAt, createdAt } =
    apiKey;
  const facts: readonly (readonly [string, string])[] = [
    ['Key', id],
    ['Note', note],
    ['May', scopes.map((scope) => scopeWords[scope]).join('; ')],
    ['Models', orAny(models, 'every model')],
    ['Routes', orAny(routes, 'all that its scopes allow')],
    ['From', orAny(addresses, 'anywhere')],
    ['Class', classWords[workClass]],
    ['At once', concurrent === 0 ? 'as limits.concurrent says' : `${concurrent}; more of them wait`],
    ['Limits', orAny(ownLimitWords(limits), 'as limits says')],
    ['Expires', expiresAt === null ? 'never' : formatExactTime(expiresAt)],
    ['Made', formatExactTime(createdAt)],
    ...(apiKey.revokedAt === null ? [] : [['Revoked', formatExactTime(apiKey.revokedAt)] as const]),
  ];
  return (
    <dl className="key-facts">
      <div>
        <dt>State</dt>
        <dd>
          <KeyStateBadge state={state} />
        </dd>
      </div>
      {facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}
