import type { EventEmitter } from 'node:events';
import { Bonjour, Browser, type Service } from 'bonjour-service';
import type { Announcement } from '../ports.ts';

/** What a server that cares to be found calls itself; several tools announce Ollama as a plain web server instead. */
const TYPES = ['ollama', 'http'] as const;

/** Part of what multicast-dns takes; a test keeps it on loopback with these. */
export interface ListenOptions {
  readonly ip?: string;
  readonly bind?: string;
  readonly port?: number;
  readonly multicast?: boolean;
}

interface MulticastDns extends EventEmitter {
  query(name: string, type: string): void;
}

/** Asks the local network by multicast DNS who is there, and tells of everybody who answers, until it is stopped. */
export function listenByName(
  tell: (announcement: Announcement) => void,
  onTrouble: (why: string) => void,
  options: ListenOptions = {},
): () => void {
  const bonjour = new Bonjour(options as object);
  const { mdns } = (bonjour as unknown as { readonly server: { readonly mdns: MulticastDns } }).server;
  // Nobody else listens to these: a port that is taken would end the process.
  mdns.on('error', (error: Error) => onTrouble(error.message));
  const guarded = guard(mdns, onTrouble);
  const browsers = TYPES.map((type) => new Browser(guarded, { type }, (service) => tell(announcementOf(service))));
  return () => {
    for (const browser of browsers) browser.stop();
    bonjour.destroy();
  };
}

/** Everybody in the network can send any packet: one that the library stumbles over must not end the process. */
function guard(mdns: MulticastDns, onTrouble: (why: string) => void) {
  type Listener = (...args: unknown[]) => void;
  const wrapped = new Map<Listener, Listener>();
  return {
    query: (name: string, type: string) => mdns.query(name, type),
    on(event: string, listener: Listener) {
      const safe: Listener = (...args) => {
        try {
          listener(...args);
        } catch (error) {
          onTrouble(`an answer could not be read: ${error instanceof Error ? error.message : error}`);
        }
      };
      wrapped.set(listener, safe);
      mdns.on(event, safe);
    },
    removeListener(event: string, listener: Listener) {
      mdns.removeListener(event, wrapped.get(listener) ?? listener);
    },
  };
}

const announcementOf = ({ name, type, addresses = [], port }: Service): Announcement => ({
  name: String(name).slice(0, 100),
  type,
  addresses,
  port,
});
