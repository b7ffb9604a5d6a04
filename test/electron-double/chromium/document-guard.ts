import type { Connection } from './connection.ts';
import { ignoreEnded } from './ignore-ended.ts';

/** Decides about the documents of pages, by the page's id. */
export interface DocumentGuard {
  /** From now on the page loads what it asks for. */
  admit(targetId: string): void;
  /** The page loads nothing, however late it asks and even while it is being closed. */
  refuse(targetId: string): void;
}

/**
 * Holds back the first document of every new page until somebody has decided about the page. On the browser's own
 * session, because what a page's session holds back goes on when the page closes.
 */
export async function guardDocuments(connection: Connection): Promise<DocumentGuard> {
  const verdicts = new Map<string, PromiseWithResolvers<'admit' | 'refuse'>>();

  connection.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.type === 'page') verdicts.set(targetInfo.targetId, Promise.withResolvers());
  });
  connection.on('Target.targetDestroyed', ({ targetId }) => {
    verdicts.get(targetId)?.resolve('refuse');
    verdicts.delete(targetId);
  });
  connection.on('Fetch.requestPaused', async ({ requestId, frameId }) => {
    // The main frame of a page has the page's own id. Frames inside a page are not asked about.
    const verdict = (await verdicts.get(frameId)?.promise) ?? 'admit';
    const answered =
      verdict === 'admit'
        ? connection.send('Fetch.continueRequest', { requestId })
        : connection.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    await answered.catch(ignoreEnded);
  });
  const documents = { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' } as const;
  await connection.send('Fetch.enable', { patterns: [documents] });

  return {
    admit: (targetId) => verdicts.get(targetId)?.resolve('admit'),
    refuse: (targetId) => verdicts.get(targetId)?.resolve('refuse'),
  };
}
