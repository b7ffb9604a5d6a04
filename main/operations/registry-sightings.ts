/** Which build the registry had for a model when a server pulled it. */
export interface Sighting {
  /** Hexadecimal, without `sha256:`. */
  readonly digest: string;
  /** Who pulled it. */
  readonly backend: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What pulls of this run of the gateway have found out about the registry, which itself is never asked. */
export interface RegistrySightings {
  note(model: string, sighting: Sighting): void;
  /** The latest that is not older than `at`. */
  since(model: string, at: number): Sighting | null;
}

/** Far more models than anybody syncs; the oldest is forgotten first. */
const MAX_MODELS = 1_000;

export function createRegistrySightings(): RegistrySightings {
  const latest = new Map<string, Sighting>();
  return {
    note(model, sighting) {
      latest.delete(model);
      latest.set(model, sighting);
      const [oldest] = latest.keys();
      if (latest.size > MAX_MODELS && oldest !== undefined) latest.delete(oldest);
    },
    since(model, at) {
      const found = latest.get(model);
      return found && found.at >= at ? found : null;
    },
  };
}
