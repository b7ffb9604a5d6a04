/** A network this machine is on, and what looking for servers in it would mean. */
export interface LocalNetwork {
  /** As in `10.0.1.0/24`; what `discovery.start` takes. */
  readonly cidr: string;
  /** The operating system's name for the interface. */
  readonly interface: string;
  /** This machine's address in it. */
  readonly address: string;
  /** Addresses that would be tried; large networks are cut to the 256 around this machine's own. */
  readonly hosts: number;
}

/** A server that a search found. */
export interface DiscoveredServer {
  readonly url: string;
  readonly version: string;
  /** How many are installed; null when that could not be read. */
  readonly models: number | null;
  /** How many are in memory; null when that could not be read, as while one is being loaded. */
  readonly loaded: number | null;
  readonly via: 'scan' | 'mdns';
  /** The name it announced itself by; null when it was found by its address. */
  readonly name: string | null;
  /** The backend that has this address already; null when none has. */
  readonly knownAs: string | null;
}

/** A search for servers, running or ended. */
export interface DiscoverySnapshot {
  readonly state: 'running' | 'done' | 'stopped';
  readonly tried: number;
  readonly total: number;
  readonly found: readonly DiscoveredServer[];
  /** Something answers there that is no usable Ollama, with the reason. */
  readonly unusable: readonly { readonly url: string; readonly reason: string }[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}
