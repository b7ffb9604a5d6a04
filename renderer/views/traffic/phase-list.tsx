import { formatLatency, formatShare } from '../../ui/figures.ts';
import { ExchangeBar } from './exchange-bar.tsx';
import type { Phase } from './phases.ts';
import { attemptWord, phaseWord } from './traffic-words.ts';

interface PhaseListProps {
  readonly phases: readonly Phase[];
  readonly totalMs: number;
  readonly isBroken?: boolean;
}

/** The bar of one request, and its stretches in figures. */
export function PhaseList({ phases, totalMs, isBroken = false }: PhaseListProps) {
  return (
    <section aria-label="Where the time went">
      <ExchangeBar phases={phases} scaleMs={Math.max(totalMs, 1)} isBroken={isBroken} />
      <ul className="phases">
        {phases.map(({ kind, ms, attempt }, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity but their place
          <li key={nth}>
            <span className={`swatch phase-${kind}`} aria-hidden="true" />
            <span>
              {phaseWord[kind]}
              {attempt ? ` on ${attempt.backend}: ${attempt.reason ?? attemptWord[attempt.result]}` : ''}
            </span>
            <span className="figure">{formatLatency(ms)}</span>
            <span className="figure">{formatShare(ms / Math.max(totalMs, 1))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
