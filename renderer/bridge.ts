import type { Bridge, Reply } from '../shared/contract.ts';

declare global {
  interface Window {
    /** Put there by the desktop's preload; absent in a browser. */
    readonly corral?: Bridge;
  }
}

const unreachable: Reply<never> = {
  ok: false,
  error: { code: 'unavailable', message: 'the gateway does not answer' },
};

/** The same contract over HTTP: commands as posts, events as server-sent events that reconnect by themselves. */
function createHttpBridge(): Bridge {
  return {
    async invoke(name, input) {
      try {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`/api/control/${name}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(input ?? {}),
        });
        return (await response.json()) as Reply<never>;
      } catch {
        return unreachable;
      }
    },
    subscribe(event, listener) {
      const source = new EventSource('/api/control/events');
      source.addEventListener(event, ({ data }: MessageEvent<string>) => listener(JSON.parse(data)));
      return () => source.close();
    },
  };
}

/** The panel's only connection to the gateway. The rest of the panel does not know which transport it has. */
export const bridge: Bridge = window.corral ?? createHttpBridge();
