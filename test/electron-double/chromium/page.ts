import type { Connection, Session } from './connection.ts';
import { ignoreEnded } from './ignore-ended.ts';
import type { EventPayload, PausedRequest } from './protocol.ts';
import type { Target } from './targets.ts';

/** Scripts that run in every document of a page before its own. */
export interface PageScripts {
  readonly page: string;
  /** Runs in a world of its own, the only one that sees the binding. */
  readonly preload: string | null;
}

/** Name of the isolated world of the preload, of its way out, and of the function that takes what comes in. */
export const world = { name: 'ElectronPreload', send: '__electronDoubleSend', receive: '__electronDoubleReceive' };

export interface PageEvents {
  navigated(url: string): void;
  /** The address changed without a new document. */
  movedWithin(url: string): void;
  domReady(): void;
  loaded(): void;
  crashed(): void;
  /** From the preload's world. */
  message(text: string): void;
  requested(request: PausedRequest): void;
  windowWanted(request: EventPayload<'Page.windowOpen'>): void;
  logged(entry: EventPayload<'Runtime.consoleAPICalled'>): void;
  gone(): void;
}

/** One page of the browser: Chromium's side of a window. */
export interface Page {
  readonly targetId: string;
  readonly session: Session;
  /** Hands a text to the preload's world; dropped when there is none, as Electron does before a page has loaded. */
  post(text: string): void;
}

/** Takes a waiting page over: listens, installs the scripts, lets it run. */
export async function openPage(
  connection: Connection,
  { targetId, sessionId }: Target,
  scripts: PageScripts,
  events: PageEvents,
): Promise<Page> {
  const session = connection.session(sessionId);
  let preloadContext: string | null = null;

  session.on('Runtime.executionContextCreated', ({ context }) => {
    // The main frame of a page has the page's own id.
    const { frameId } = context.auxData as { readonly frameId?: string };
    if (context.name === world.name && frameId === targetId) preloadContext = context.uniqueId;
  });
  session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
    if (executionContextUniqueId === preloadContext) preloadContext = null;
  });
  tell(session, targetId, events);
  const stop = connection.on('Target.targetDestroyed', (destroyed) => {
    if (destroyed.targetId !== targetId) return;
    stop();
    events.gone();
  });
  await install(session, scripts);

  return {
    targetId,
    session,
    post(text) {
      if (preloadContext === null) return;
      const expression = `${world.receive}(${JSON.stringify(text)})`;
      session.send('Runtime.evaluate', { expression, uniqueContextId: preloadContext }).catch(ignoreEnded);
    },
  };
}

function tell(session: Session, targetId: string, events: PageEvents): void {
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id === targetId) events.navigated(frame.url + (frame.urlFragment ?? ''));
  });
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (frameId === targetId) events.movedWithin(url);
  });
  session.on('Page.domContentEventFired', events.domReady);
  session.on('Page.loadEventFired', events.loaded);
  session.on('Page.windowOpen', events.windowWanted);
  session.on('Inspector.targetCrashed', events.crashed);
  session.on('Fetch.requestPaused', events.requested);
  session.on('Runtime.consoleAPICalled', events.logged);
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === world.send) events.message(payload);
  });
}

/** Sent in one go, in this order: the page must not run before everything is in place. */
async function install(session: Session, scripts: PageScripts): Promise<void> {
  const preload = scripts.preload && { source: scripts.preload, worldName: world.name };
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: world.send, executionContextName: world.name }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
    preload && session.send('Page.addScriptToEvaluateOnNewDocument', preload),
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ]);
}
