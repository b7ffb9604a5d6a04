import { Text, Title } from '@mantine/core';
import type { KeySecret } from '../../../shared/key.ts';
import { isStillUsed } from '../../store/keys/key-secrets.ts';
import { useNow } from '../../store/now.ts';
import { formatSpan } from '../../ui/figures.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** The secrets of one key: which work, until when, and who still comes with one that was replaced. */
export function SecretList({ secrets }: { readonly secrets: readonly KeySecret[] }) {
  return (
    <section aria-labelledby="key-secrets">
      <Title order={3} size="h5" id="key-secrets" mb="xs">
        Secrets
      </Title>
      <ul className="key-secrets">
        {secrets.map((secret, place) => (
          <li key={`${secret.createdAt} ${secret.ending}`}>
            {place === 0 ? <Latest secret={secret} /> : <Replaced secret={secret} secrets={secrets} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ secret }: { readonly secret: KeySecret }) {
  const now = useNow();
  return (
    <>
      <Text size="sm">
        <b>…{secret.ending}</b> the latest, made <RelativeTime at={secret.createdAt} now={now} />
      </Text>
      <Text size="sm" c="dimmed">
        <LastUse secret={secret} />
      </Text>
    </>
  );
}

interface ReplacedProps {
  readonly secret: KeySecret;
  readonly secrets: readonly KeySecret[];
}

function Replaced({ secret, secrets }: ReplacedProps) {
  const now = useNow();
  const left = (secret.endsAt ?? now) - now;
  const isWorking = left > 0;
  const isUsed = isStillUsed(secret, secrets);
  return (
    <>
      <Text size="sm">
        <b>…{secret.ending}</b> replaced, {isWorking ? `works ${formatSpan(left)} more` : 'works no more'}
      </Text>
      <Text size="sm" {...(isWorking && isUsed ? { className: 'tone-wary' } : { c: 'dimmed' })}>
        <LastUse secret={secret} />
        {isWorking
          ? isUsed
            ? ' Somebody still comes with it.'
            : ' Nobody has come with it since it was replaced.'
          : ''}
      </Text>
    </>
  );
}

function LastUse({ secret: { lastUsedAt, lastUsedFrom } }: { readonly secret: KeySecret }) {
  const now = useNow();
  if (lastUsedAt === null) return 'Never used.';
  return (
    <>
      Last used <RelativeTime at={lastUsedAt} now={now} /> from {lastUsedFrom}.
    </>
  );
}
