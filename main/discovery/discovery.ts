import type { CommandError } from '../../shared/contract.ts';
import type { DiscoverySnapshot, LocalNetwork } from '../../shared/discovery.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Network, networksOf } from './networks.ts';
import { type Search, type SearchPorts, startSearch } from './search.ts';

export interface DiscoveryPorts extends SearchPorts {
  /** The backend that has this address; null when none has. */
  readonly knownAs: (url: string) => string | null;
  /** Began or ended: people who watch should see it now. */
  readonly onChange: () => void;
}

export interface DiscoveryOrder {
  readonly networks: readonly string[];
  readonly port?: number | undefined;
}

/** The one owner of the search for servers. Nothing is sent anywhere before `start`. */
export interface Discovery {
  networks(): readonly LocalNetwork[];
  start(order: DiscoveryOrder): Result<{ readonly total: number }, CommandError>;
  /** Ends the search; what it found stays. Nothing happens when none runs. */
  stop(): Promise<void>;
  /** Null before the first search. */
  view(): DiscoverySnapshot | null;
}

/** Where Ollama listens unless told otherwise. */
const OLLAMA_PORT = 11_434;

export function createDiscovery(ports: DiscoveryPorts): Discovery {
  let search: Search | null = null;
  const own = (): readonly Network[] => networksOf(ports.surroundings.interfaces());
  return {
    networks: () =>
      own().map(({ cidr, interface: name, address, hosts }) => ({ cidr, interface: name, address, hosts })),
    start({ networks: wanted, port = OLLAMA_PORT }) {
      if (search?.isRunning()) return err(alreadyRunning(search));
      const known = own();
      const networks = known.filter(({ cidr }) => wanted.includes(cidr));
      const foreign = wanted.find((cidr) => !networks.some((network) => network.cidr === cidr));
      if (foreign !== undefined) return err(notOurs(foreign, known));
      search = startSearch({ networks, known, port }, ports);
      search.ended.then(ports.onChange);
      ports.onChange();
      return ok({ total: search.total });
    },
    async stop() {
      search?.stop();
      await search?.ended;
    },
    view() {
      if (!search) return null;
      const view = search.view();
      return { ...view, found: view.found.map((server) => ({ ...server, knownAs: ports.knownAs(server.url) })) };
    },
  };
}

/** Two people may look at the same time: neither takes the other's search away without a word. */
function alreadyRunning(search: Search): CommandError {
  const { tried, total } = search.view();
  const message = `a search is running already (${tried} of ${total} addresses tried): stop it first`;
  return { code: 'conflict', message };
}

const notOurs = (cidr: string, known: readonly Network[]): CommandError => ({
  code: 'bad_input',
  message: `networks: this machine is not on ${cidr}; it is on ${known.map((network) => network.cidr).join(', ') || 'none'}`,
  field: 'networks',
});
