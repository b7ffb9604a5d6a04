import type { Bridge, Reply } from '../shared/contract.ts';

declare global {
  interface Window {
    /** Put there by the desktop's preload; absent in a browser. */
    readonly corral?: Bridge;
  }
}

/** A gateway that was restarted needs a moment before it listens again. */
const REOPEN_AFTER_MS = 1_500;

const unreachable: Reply<never> = {
  ok: false,
  error: { code: 'unavailable', message: 'the gateway does not answer' },
};

async function post(name: string, input: unknown): Promise<Reply<never>> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/api/control/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input ?? {}),
    });
    return (await response.json()) as Reply<never>;
  } catch {
    // Fetch fails for one reason only: nobody answered in full.
    return unreachable;
  }
}

/** Made here and not by `randomUUID`, which a page that came over plain HTTP from another machine does not have. */
const page = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Snapshots are for everybody, answers of the playground for this page alone. */
const eventsUrl = (event: string): string =>
  event === 'playground' ? `/api/control/events?page=${page}` : '/api/control/events';

/** A browser gives up on a stream that was answered with an error, as by a gateway that is just starting: open it anew. */
function openEvents(event: string, listener: (payload: never) => void): () => void {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(eventsUrl(event));
    source.addEventListener(event, ({ data }: MessageEvent<string>) => listener(JSON.parse(data) as never));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_AFTER_MS);
    });
  };
  open();
  return () => {
    clearTimeout(reopening);
    source.close();
  };
}

/** The same contract over HTTP: commands as posts, events as server-sent events. */
const httpBridge: Bridge = { page, invoke: post, subscribe: openEvents };

/** The panel's only connection to the gateway. The rest of the panel does not know which transport it has. */
export const bridge: Bridge = window.corral ?? httpBridge;

/** Whether the panel runs in the desktop's window. */
export const isDesktop = window.corral !== undefined;
