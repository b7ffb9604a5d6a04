import { Alert, Anchor, List } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { hrefOf } from '../store/route.ts';
import { useSnapshot } from '../store/selectors.ts';

/** Where an admin decides about it; elsewhere it would only be in the way. */
const SCREENS: readonly string[] = ['fleet', 'keys', 'settings'];

/** What is unsafe about where the gateway listens, for as long as it is. */
export function Warnings({ screen }: { readonly screen: string }) {
  const { warnings } = useSnapshot().gateway;
  if (warnings.length === 0 || !SCREENS.includes(screen)) return null;
  return (
    <Alert
      color="red"
      mb="md"
      icon={<IconShieldOff />}
      title="Other machines reach this gateway unprotected"
      role="alert"
    >
      <List size="sm">
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
      {screen === 'settings' ? null : (
        <Anchor size="sm" underline="always" href={hrefOf('settings', 'listen')}>
          Settings
        </Anchor>
      )}
    </Alert>
  );
}
