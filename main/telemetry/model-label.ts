import { OTHER } from './series.ts';

export interface ModelLabel {
  /** The label for a model name; empty for none. */
  of(model: string | null): string;
  /** Models that are installed always keep their name. */
  setInstalled(models: Iterable<string>): void;
}

/**
 * Bounds the distinct model labels: a client may send any name, and every name would stay in memory and in every scrape.
 * A name is kept when it is installed or among the first `limit` seen; the rest are `other`.
 */
export function createModelLabel(limit = 200): ModelLabel {
  const seen = new Set<string>();
  let installed: ReadonlySet<string> = new Set();

  function isKept(model: string): boolean {
    if (seen.has(model) || installed.has(model)) return true;
    if (seen.size >= limit) return false;
    seen.add(model);
    return true;
  }

  return {
    of(model) {
      if (model === null) return '';
      return isKept(model) ? model : OTHER;
    },
    setInstalled(models) {
      installed = new Set(models);
    },
  };
}
