import { protocol } from 'electron';
import { pageHeaders } from '../../content-policy.ts';
import { readPanelFile, servePage } from '../../panel-files.ts';
import { panelOrigin } from './bridge-channels.ts';
import { restPage, restPath } from './rest-page.ts';

const { protocol: scheme, host } = new URL(panelOrigin);
const schemeName = scheme.slice(0, -1);

/** Must run before Electron is ready. */
export function registerPanelScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: schemeName, privileges }]);
}

/** Serves the built panel under its own origin: a page from a file would be of no origin and could not be told apart. */
export function servePanelFiles(panelDir: string): void {
  protocol.handle(schemeName, async (request) => {
    const url = new URL(request.url);
    if (url.host !== host) return notFound();
    const file = url.pathname === restPath ? servePage(restPage) : await readPanelFile(panelDir, url.pathname);
    if (!file) return notFound();
    return new Response(file.body, { headers: { ...pageHeaders, ...file.headers } });
  });
}

const notFound = (): Response => new Response('not found', { status: 404, headers: { ...pageHeaders } });
