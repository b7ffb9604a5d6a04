import './keys.css';
import { Anchor, Code, Text, Title } from '@mantine/core';
import { IconLock, IconLockOpenOff } from '@tabler/icons-react';
import { usePanel } from '../../store/panel-store.ts';
import { hrefOf } from '../../store/route.ts';
import { TipArea } from '../../ui/tip-area.tsx';
import { accessState } from './access-state.ts';
import { CallerSection } from './caller-section.tsx';
import { ConnectClients } from './connect-clients.tsx';
import { KeyDrawer } from './key-drawer.tsx';
import { KeySection } from './key-section.tsx';
import { useAccess } from './use-access.ts';

/** Who may use the gateway, and how clients find it. */
export function KeysView() {
  return (
    <TipArea>
      <Title order={1} size="h3" mb="md">
        Keys
      </Title>
      <div className="keys">
        <Access />
        <KeySection />
        <CallerSection />
        <ConnectClients />
      </div>
      <KeyDrawer />
    </TipArea>
  );
}

function Access() {
  const url = usePanel(({ snapshot }) => snapshot?.gateway.url ?? 'http://127.0.0.1');
  const access = usePanel(({ snapshot }) => snapshot?.gateway.access ?? 'open');
  const { tone, title, says } = accessState(url, access);
  const { mode, nextHost } = useAccess();
  const Icon = tone === 'good' ? IconLock : IconLockOpenOff;
  return (
    <section className={`keys-access tone-${tone}`} aria-label="Access">
      <Icon size={24} aria-hidden="true" />
      <div>
        <Text fw={600} component="h2" m={0}>
          {title}
        </Text>
        <Text size="sm" c="var(--mantine-color-text)">
          {says}
        </Text>
        <Text size="sm" c="var(--mantine-color-text)">
          It listens on <Code>{url}</Code>
          {mode === null ? null : (
            <>
              , and <Code>access.mode</Code> is <Code>{mode}</Code>
            </>
          )}
          . Both are set in{' '}
          <Anchor href={hrefOf('settings', 'listen')} underline="always">
            Settings
          </Anchor>
          .
        </Text>
        {nextHost === null ? null : (
          <Text size="sm" className="tone-wary">
            From its next start on it listens on {nextHost}.
          </Text>
        )}
      </div>
    </section>
  );
}
