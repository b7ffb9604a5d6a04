import type { Session } from '../chromium/connection.ts';
import type { PausedRequest } from '../chromium/protocol.ts';
import { preventable } from '../preventable.ts';
import { schemeHandlers, toAppUrl } from './scheme-urls.ts';

/** What a window has to say about the requests of its page. */
export interface Traffic {
  readonly session: Session;
  isMainFrame(frameId: string): boolean;
  /** True once per navigation that the app itself started, which Electron asks nobody about. */
  isOwnNavigation(): boolean;
  emit(name: NavigationEvent, event: object, url: string): void;
  /** The page is about to become another document. */
  willLeave(url: string): Promise<void>;
}

type NavigationEvent = 'did-start-navigation' | 'will-frame-navigate' | 'will-navigate' | 'will-redirect';

/** Lets a paused request go on, answers it from the app's own scheme, or stops it because a listener says so. */
export async function answerRequest(paused: PausedRequest, traffic: Traffic): Promise<void> {
  const { requestId, request, resourceType, frameId } = paused;
  const url = request.url + (request.urlFragment ?? '');
  if (resourceType === 'Document') {
    const isMainFrame = traffic.isMainFrame(frameId);
    if (isStopped(paused, isMainFrame, traffic)) {
      await traffic.session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    if (isMainFrame) await traffic.willLeave(url);
  }
  if (toAppUrl(url) === url) await traffic.session.send('Fetch.continueRequest', { requestId });
  else await serve(paused, toAppUrl(url), traffic.session);
}

/** In Electron's order; whoever is asked first may spare the others the question. */
function isStopped(paused: PausedRequest, isMainFrame: boolean, traffic: Traffic): boolean {
  if (isMainFrame && !paused.redirectedRequestId && traffic.isOwnNavigation()) return false;
  const url = toAppUrl(paused.request.url + (paused.request.urlFragment ?? ''));
  const isRefused = (name: NavigationEvent): boolean => {
    const event = navigationEvent(url, { isMainFrame });
    traffic.emit(name, event, url);
    return event.defaultPrevented;
  };
  if (paused.redirectedRequestId) return isRefused('will-redirect');
  traffic.emit('did-start-navigation', navigationEvent(url, { isMainFrame }), url);
  return isRefused('will-frame-navigate') || (isMainFrame && isRefused('will-navigate'));
}

/** What the events about a navigation tell, before anything has come of it. */
export const navigationEvent = (
  url: string,
  {
    isMainFrame = true,
    isSameDocument = false,
  }: { readonly isMainFrame?: boolean; readonly isSameDocument?: boolean } = {},
) => preventable({ url, isMainFrame, isSameDocument, frame: null, initiator: null });

/** Answers from `protocol.handle`. The body is sent whole: Chromium takes it in one message. */
async function serve({ requestId, request }: PausedRequest, url: string, session: Session): Promise<void> {
  try {
    const scheme = new URL(url).protocol.slice(0, -1);
    const { method, headers, postData } = request;
    const body = postData === undefined ? {} : { body: postData };
    const response = await schemeHandlers.get(scheme)?.(new Request(url, { method, headers, ...body }));
    if (!response) throw new Error(`no handler for ${scheme}`);
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  } catch (error) {
    process.stderr.write(`electron-double: the handler for ${url} failed: ${String(error)}\n`);
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
  }
}
