import type { ScaledTime } from '../clock.ts';
import type { ModelSpec } from '../config.ts';
import { createRandom, hashOf } from '../random.ts';

/** A layer reports its progress this often. */
const PROGRESS_MS = 60;

export interface Layer {
  /** `sha256:` and 64 hex digits. */
  digest: string;
  totalBytes: number;
}

/** The weights and the small layers around them. */
export function layersOf(model: ModelSpec): Layer[] {
  const weights = { digest: `sha256:${model.blobId.replace(/^sha256[-:]/, '')}`, totalBytes: model.sizeBytes };
  const small = [1482, 12_320, 485].map((totalBytes, index) => ({
    digest: `sha256:${createRandom(hashOf(`${model.digest} layer ${index}`)).hex(64)}`,
    totalBytes,
  }));
  return [weights, ...small];
}

interface Download {
  layer: Layer;
  completed: number;
  followers: Set<(completed: number) => void>;
  cancel: () => void;
}

/** Blobs of one server: what is there, what is half there, what is on its way. */
export interface Disk {
  has(digest: string): boolean;
  put(digest: string): void;
  /**
   * Follows the download of a layer, which it shares with everybody else who wants it. The returned function leaves;
   * when the last one leaves the download stops, and what is there stays for the next time.
   */
  fetch(layer: Layer, follow: (completed: number) => void): () => void;
}

export function createDisk(
  machine: { time: ScaledTime; config(): { pullBandwidth: number } },
  initial: readonly ModelSpec[],
): Disk {
  const present = new Set(initial.flatMap((model) => layersOf(model).map((layer) => layer.digest)));
  const partial = new Map<string, number>();
  const downloads = new Map<string, Download>();

  const tick = (download: Download): void => {
    download.cancel = machine.time.after(PROGRESS_MS, () => {
      const step = (machine.config().pullBandwidth * PROGRESS_MS) / 1000;
      download.completed = Math.min(download.layer.totalBytes, download.completed + step);
      partial.set(download.layer.digest, download.completed);
      const finished = download.completed >= download.layer.totalBytes;
      if (finished) finish(download);
      else tick(download);
      for (const follow of [...download.followers]) follow(Math.floor(download.completed));
    });
  };
  const finish = (download: Download): void => {
    present.add(download.layer.digest);
    partial.delete(download.layer.digest);
    downloads.delete(download.layer.digest);
  };
  const begin = (layer: Layer): Download => {
    const download: Download = {
      layer,
      completed: partial.get(layer.digest) ?? 0,
      followers: new Set(),
      cancel: () => {},
    };
    downloads.set(layer.digest, download);
    tick(download);
    return download;
  };
  return {
    has: (digest) => present.has(digest),
    put: (digest) => void present.add(digest),
    fetch(layer, follow) {
      if (present.has(layer.digest)) {
        follow(layer.totalBytes);
        return () => {};
      }
      const download = downloads.get(layer.digest) ?? begin(layer);
      download.followers.add(follow);
      follow(Math.floor(download.completed));
      return () => {
        download.followers.delete(follow);
        if (download.followers.size > 0) return;
        download.cancel();
        downloads.delete(layer.digest);
      };
    },
  };
}
