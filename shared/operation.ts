/**
 * Work on backends that takes a while, can be watched and called off.
 * - `heal` = take what waits there back, unload the model, load it anew and see that it generates
 * - `copy` = give the model another name there
 * - `sync` = bring that copy to a certain build, or leave it as it was
 */
export type OperationKind = 'warm' | 'unload' | 'pull' | 'delete' | 'heal' | 'copy' | 'sync';

export type OperationState = 'running' | 'done' | 'failed' | 'cancelled';

/** One backend's or layer's share of a whole, in bytes or in whole steps. */
export interface Progress {
  readonly done: number;
  /** Null while it is not known how much there is to do. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'steps';
}

/** One part of a model on its way to a server. Sizes are bytes. */
export interface LayerProgress {
  /** As short as digests are shown. */
  readonly digest: string;
  readonly done: number;
  readonly total: number;
}

/** One operation as people see it: one model on one backend. */
export interface OperationSnapshot {
  readonly id: string;
  readonly kind: OperationKind;
  readonly model: string;
  readonly backend: string;
  /** Of a copy, the new name, canonical; of a sync, the digest to be had there, or `newest` = whatever the registry has. */
  readonly to?: string | undefined;
  /** Who ordered it, and from where: `command line`, `panel at 10.0.0.7`, or the gateway itself. */
  readonly orderedBy: string;
  readonly state: OperationState;
  /** What it is doing, or how it ended, in words: `loading`, `pulling 6a0746a1ec1a`, `not enough disk space`. */
  readonly detail: string;
  readonly progress: Progress | null;
  /** While a model is pulled, its parts in the order in which the server fetches them. */
  readonly layers?: readonly LayerProgress[] | undefined;
  /** Bytes per second over the last seconds; null when nothing is being moved. */
  readonly bytesPerSecond: number | null;
  /** Expected milliseconds to the end; null when it cannot be told. */
  readonly remainingMs: number | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
}
