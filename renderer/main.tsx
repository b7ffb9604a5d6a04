import './panel.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridge } from './bridge.ts';
import { startInbound } from './store/fleet-store.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
startInbound(bridge);
createRoot(root).render(<App />);
