import { shortDigest } from '../../shared/drift.ts';
import type { LayerProgress, Progress } from '../../shared/operation.ts';
import type { PullLine } from './ollama-reply.ts';

interface Layer {
  readonly total: number;
  /** What was there when it was first spoken of: fetched earlier, or by somebody else. */
  readonly foundBytes: number;
  readonly completed: number;
}

export interface PullLayers {
  note(line: PullLine): void;
  /** Over the layers spoken of so far: servers name a layer when its turn comes, the largest first. Null before the first. */
  progress(): (Progress & { readonly total: number }) | null;
  /** One by one, in the order in which they were spoken of: the first few of many. */
  list(): readonly LayerProgress[];
  /** Bytes fetched by this pull alone. */
  fetchedBytes(): number;
}

/** A registry that names more layers than this is not describing a model. */
const MAX_LAYERS = 1_000;
/** Each is in every snapshot while the pull runs. A model has about five. */
const MAX_LISTED = 16;

/** Sums up what a pull's lines say about single layers. */
export function createPullLayers(): PullLayers {
  const layers = new Map<string, Layer>();
  const sum = (of: (layer: Layer) => number): number => [...layers.values()].reduce((all, layer) => all + of(layer), 0);
  return {
    note({ digest, total, completed = 0 }) {
      if (digest === undefined || total === undefined) return;
      const known = layers.get(digest);
      if (!known && layers.size >= MAX_LAYERS) return;
      const reached = Math.min(total, Math.max(completed, known?.completed ?? 0));
      layers.set(digest, { total, foundBytes: known?.foundBytes ?? reached, completed: reached });
    },
    progress() {
      if (layers.size === 0) return null;
      return { done: sum(({ completed }) => completed), total: sum(({ total }) => total), unit: 'bytes' };
    },
    list: () =>
      [...layers]
        .slice(0, MAX_LISTED)
        .map(([digest, { completed, total }]) => ({ digest: shortDigest(digest), done: completed, total })),
    fetchedBytes: () => sum(({ completed, foundBytes }) => completed - foundBytes),
  };
}
