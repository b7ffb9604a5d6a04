import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './panel.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridge, isDesktop } from './bridge.ts';
import { followDesktop } from './shell/follow-desktop.ts';
import { startInbound } from './store/inbound.ts';
import { connectCommands } from './store/send.ts';
import { keepPageOpen } from './store/settings/keep-page-open.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
connectCommands(bridge);
startInbound(bridge);
if (isDesktop) followDesktop(bridge);
else keepPageOpen();
createRoot(root).render(<App />);
