import type { ReadonlyBackend } from './backend.ts';
import { countAt, type RunnerUse } from './runner-uses.ts';

/**
 * The runner that most requests for the model ask for: on that backend where it was asked there, else anywhere in the
 * fleet; null when nobody has asked. Of equals the one asked for last. Pure; `now` is monotonic ms.
 */
export function usualRunner(
  backends: Iterable<ReadonlyBackend>,
  { backend, model }: { readonly backend: string; readonly model: string },
  now: number,
): string | null {
  const all: RunnerUse[] = [];
  for (const { id, lanes } of backends) {
    const uses = lanes.get(model)?.asked.uses ?? [];
    if (id === backend && uses.length > 0) return mostUsed(uses, now);
    all.push(...uses);
  }
  return mostUsed(all, now);
}

function mostUsed(uses: readonly RunnerUse[], now: number): string | null {
  const totals = new Map<string, number>();
  for (const use of uses.toSorted((a, b) => b.at - a.at))
    totals.set(use.runner, (totals.get(use.runner) ?? 0) + countAt(use, now));
  const [most] = [...totals].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
