import { Alert, Button, Code, Group, TagsInput, Text } from '@mantine/core';
import { IconCertificate, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { LocalCertificateView } from '../../../shared/certificate.ts';
import { useNow } from '../../store/now.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { changeSetting } from '../../store/settings/edit-settings.ts';
import { formatExactTime } from '../../ui/figures.ts';
import { furtherNames, type MadeState, madeState, timeLeft } from './certificate-words.ts';
import type { LocalCertificateState } from './use-local-certificate.ts';
import { useSetting } from './use-setting.ts';

interface CreateCertificateProps {
  readonly view: LocalCertificateView;
  readonly local: Pick<LocalCertificateState, 'complaint' | 'isCreating' | 'create'>;
}

const TLS = ['listen', 'tls'];

/** Makes a certificate for this machine, after saying for what, and puts it into the settings. */
export function CreateCertificate({ view, local: { complaint, isCreating, create } }: CreateCertificateProps) {
  const { certificate } = useSnapshot().gateway;
  const { value } = useSetting(TLS, undefined);
  const [edited, setEdited] = useState<readonly string[] | null>(null);
  const further = edited ?? furtherNames(view);
  const named = typeof value === 'object' && value !== null && 'cert' in value ? value.cert : undefined;
  const state = madeState(view, certificate, named);
  return (
    <section className="certificate-part" aria-labelledby="create-certificate">
      <Text fw={600} component="h3" m={0} id="create-certificate">
        Create a certificate for this machine
      </Text>
      <Text size="sm" c="dimmed">
        For every name and address that this machine has now, signed by an authority of its own. Clients trust that
        authority once; the certificates after this one then need nothing.
      </Text>
      <ul className="certificate-names" aria-label="Names and addresses it will hold">
        {view.names.map((name) => (
          <li key={name}>
            <Code>{name}</Code>
          </li>
        ))}
      </ul>
      <TagsInput
        label="Further names and addresses"
        description="By which clients know this machine, such as gateway.lan. Press Enter after each."
        value={[...further]}
        onChange={setEdited}
        error={complaint}
        maw={560}
      />
      <Group gap="sm" my="sm">
        <Button
          variant={state === 'none' ? 'filled' : 'default'}
          leftSection={<IconCertificate size={14} />}
          loading={isCreating}
          onClick={() => void create(further)}
        >
          {state === 'none' ? 'Create the certificate' : 'Create a new one'}
        </Button>
        {state === 'unused' ? (
          <Button leftSection={<IconLock size={14} />} onClick={() => changeSetting(TLS, { ...view.tls })}>
            Serve HTTPS with it
          </Button>
        ) : null}
      </Group>
      <Made view={view} state={state} />
    </section>
  );
}

const advice: Readonly<Record<Exclude<MadeState, 'none'>, string>> = {
  served: 'The gateway serves it. When another is made, new connections get that one within seconds; no stream is cut.',
  named: 'Once the setting is saved, new connections get it; no stream is cut.',
  'named-first':
    'Once the setting is saved and the gateway is started again, clients reach it by https:// in place of http://.',
  unused: 'Nobody is shown it yet.',
};

function Made({ view: { made, tls }, state }: { readonly view: LocalCertificateView; readonly state: MadeState }) {
  const now = useNow();
  if (made === null || state === 'none') return null;
  const left = timeLeft(made.expiresAt, now);
  return (
    <Alert
      color={left.tone === 'bad' ? 'red' : 'blue'}
      icon={<IconCertificate />}
      title="Made for this machine"
      maw={720}
    >
      <Text size="sm">
        Valid until {formatExactTime(made.expiresAt)} (<span className={`tone-${left.tone}`}>{left.text}</span>), in{' '}
        <span className="setting-path">{tls.cert}</span>. {advice[state]}
      </Text>
    </Alert>
  );
}
