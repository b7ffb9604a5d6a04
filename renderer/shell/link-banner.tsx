import { Alert, Code } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useNow } from '../store/now.ts';
import { usePanel } from '../store/panel-store.ts';
import { formatAgo } from '../ui/figures.ts';

/** Says when what is shown may be out of date, and what to do where it does not heal by itself. */
export function LinkBanner() {
  const link = usePanel((state) => state.link);
  if (link === 'live' || link === 'connecting') return null;
  return (
    <Alert
      role="alert"
      color="red"
      mb="md"
      icon={<IconPlugConnectedX />}
      title={link === 'lost' ? 'The connection to the gateway is lost' : 'You are signed out'}
    >
      {link === 'lost' ? <Lost /> : <SignedOut />}
    </Alert>
  );
}

function Lost() {
  const at = usePanel(({ snapshot }) => snapshot?.at ?? null);
  const now = useNow();
  const since = at === null ? '' : ` What you see is as of ${formatAgo(at, now)}.`;
  return `Trying again every few seconds.${since} Traffic does not depend on this page.`;
}

function SignedOut() {
  return (
    <>
      The gateway was restarted, or this page was not used for twelve hours. Run <Code>corral panel</Code> on its
      machine and open the link.
    </>
  );
}
