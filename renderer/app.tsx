import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Shell } from './shell/shell.tsx';
import { styleNonce } from './style-nonce.ts';
import { colorVariables, theme } from './theme.ts';

/** The whole panel. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={colorVariables}
      getStyleNonce={() => styleNonce}
    >
      <ModalsProvider>
        <Notifications position="bottom-right" limit={4} aria-live="polite" />
        <Shell />
      </ModalsProvider>
    </MantineProvider>
  );
}
