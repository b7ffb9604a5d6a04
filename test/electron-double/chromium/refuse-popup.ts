import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { ignoreEnded, type Target } from './targets.ts';

/** For a document that is never asked for after all, as when the opener closes the page at once. */
const ASK_LIMIT_MS = 2_000;

/**
 * Closes a page that waits to be released, before it has loaded anything from `url`. It must run to be closed, for it
 * may share a process with its opener; and what is only paused goes on when the page closes, so it is refused first.
 */
export async function refusePopup(connection: Connection, { sessionId, targetId }: Target, url: string): Promise<void> {
  const page = connection.session(sessionId);
  const asked = new Promise<void>((resolve) => {
    page.on('Fetch.requestPaused', ({ requestId }) => {
      const refused = page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      void refused.catch(ignoreEnded).then(() => resolve());
    });
  });
  await Promise.all([
    page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    page.send('Runtime.runIfWaitingForDebugger'),
  ]);
  if (isFetched(url)) await Promise.race([asked, sleep(ASK_LIMIT_MS, undefined, { ref: false })]);
  await connection.send('Target.closeTarget', { targetId });
}

const isFetched = (url: string): boolean => /^https?:/i.test(url);
