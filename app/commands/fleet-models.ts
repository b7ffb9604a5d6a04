import type { KeptModel } from '../../shared/keep.ts';
import type { BackendInventory, BackendStatus, Status } from '../../shared/snapshot.ts';

/** One model, wherever it is. */
export interface ModelRow {
  readonly model: string;
  /** Of its largest build. */
  readonly sizeBytes: number;
  readonly on: readonly { readonly backend: string; readonly digest: string; readonly loaded: boolean }[];
  /** Where it runs, when servers only pass requests for it on: `ollama.com`. It then has no builds and is in no memory. */
  readonly cloud: string | null;
  /** Servers whose digests are the same have the same build. One = replicas everywhere. */
  readonly builds: readonly { readonly digest: string; readonly backends: readonly string[] }[];
}

export interface FleetModels {
  readonly models: readonly ModelRow[];
  /** Rules that keep copies of models in memory, in the configuration's order. */
  readonly kept: readonly KeptModel[];
  /** Backends whose models are not known, and why. */
  readonly unread: readonly { readonly backend: string; readonly reason: string }[];
}

type Place = ModelRow['on'][number] & {
  readonly model: string;
  readonly sizeBytes: number;
  readonly cloud: string | null;
};

/** Turns what each backend has into where each model is. */
export function modelsOf(
  inventory: readonly BackendInventory[],
  { backends, kept }: Pick<Status, 'backends' | 'kept'>,
): FleetModels {
  const statusOf = new Map(backends.map((backend) => [backend.id, backend]));
  const places = inventory.flatMap(({ backend, installed }) =>
    placesOn(backend, installed ?? [], statusOf.get(backend)),
  );
  const byModel = Map.groupBy(places, ({ model }) => model);
  const models = [...byModel].map(([model, all]) => rowOf(model, all));
  return {
    models: models.sort((a, b) => rank(a) - rank(b) || a.model.localeCompare(b.model)),
    kept,
    unread: inventory
      .filter(({ installed }) => installed === null)
      .map(({ backend }) => ({ backend, reason: whyUnread(statusOf.get(backend)) })),
  };
}

/** What runs in the cloud comes after what the fleet has itself. */
const rank = ({ cloud }: ModelRow): number => (cloud === null ? 0 : 1);

function placesOn(
  backend: string,
  installed: NonNullable<BackendInventory['installed']>,
  status: BackendStatus | undefined,
): Place[] {
  const loaded = new Set(status?.loaded.map(({ name }) => name));
  return installed.map(({ name, digest, sizeBytes, cloud = null }) => ({
    model: name,
    backend,
    digest,
    sizeBytes,
    cloud,
    loaded: loaded.has(name),
  }));
}

function rowOf(model: string, places: readonly Place[]): ModelRow {
  // A server may have weights of its own by the name of a model that another one passes on.
  const own = places.filter(({ cloud }) => cloud === null);
  const builds = Map.groupBy(own, ({ digest }) => digest);
  return {
    model,
    sizeBytes: Math.max(0, ...own.map(({ sizeBytes }) => sizeBytes)),
    on: places.map(({ backend, digest, loaded }) => ({ backend, digest, loaded })),
    cloud: own.length === 0 ? (places[0]?.cloud ?? null) : null,
    builds: [...builds].map(([digest, on]) => ({ digest, backends: on.map(({ backend }) => backend) })),
  };
}

const whyUnread = (status: BackendStatus | undefined): string =>
  status?.reason ? `${status.health}: ${status.reason}` : (status?.health ?? 'just added');
