import type { Build, ModelDrift } from '../../../shared/drift.ts';
import type { Happening } from './happening.ts';

export interface DriftNews {
  /** Call about once per second; `now` is monotonic ms, `changing` are models that are being pulled or deleted somewhere. */
  sample(now: number, drift: readonly ModelDrift[], changing: ReadonlySet<string>): void;
}

/** Lists of models are read every half minute: what is gone after the next readings was only a pull on its way round. */
const LASTING_MS = 60_000;
/** More that begin or end together are told in one sentence. */
const TOLD_SINGLY = 3;

interface Watched {
  readonly drift: ModelDrift;
  readonly key: string;
  readonly sinceMs: number;
  /** What was told of it; null when nothing was. */
  readonly told: string | null;
}

/** Tells when the copies of a model have differed for a while, in another way than was told before, and when they no longer do. */
export function createDriftNews(tell: (happening: Happening) => void): DriftNews {
  const watched = new Map<string, Watched>();

  function look(now: number, drift: ModelDrift, isChanging: boolean): ModelDrift[] {
    const known = watched.get(drift.model);
    const key = keyOf(drift);
    const sinceMs = known?.key === key && !isChanging ? known.sinceMs : now;
    const isNews = key !== known?.told && now - sinceMs >= LASTING_MS;
    watched.set(drift.model, { drift, key, sinceMs, told: isNews ? key : (known?.told ?? null) });
    return isNews ? [drift] : [];
  }

  function forget(still: ReadonlySet<string>): string[] {
    const gone = [...watched].filter(([model]) => !still.has(model));
    for (const [model] of gone) watched.delete(model);
    return gone.flatMap(([model, { told }]) => (told === null ? [] : [model]));
  }

  return {
    sample(now, all, changing) {
      const differing = all.filter(({ builds }) => builds.length > 0);
      const begun = differing.flatMap((drift) => look(now, drift, changing.has(drift.model)));
      const ended = forget(new Set(differing.map(({ model }) => model)));
      if (begun.length > TOLD_SINGLY) tell({ what: 'many-drifted', models: begun.map(({ model }) => model) });
      else for (const { model, builds, policy } of begun) tell({ what: 'drifted', model, builds, policy });
      if (ended.length > TOLD_SINGLY) tell({ what: 'many-alike', models: ended });
      else for (const model of ended) tell({ what: 'alike', model });
    },
  };
}

const keyOf = ({ builds, policy }: ModelDrift): string =>
  [policy, ...builds.map(({ digest, backends }: Build) => `${digest} ${backends.join(' ')}`)].join('\n');
