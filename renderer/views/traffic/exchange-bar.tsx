import { memo } from 'react';
import type { Phase } from './phases.ts';

interface ExchangeBarProps {
  readonly phases: readonly Phase[];
  /** What the whole width stands for, in ms. */
  readonly scaleMs: number;
  /** How it ended: a mark at the end of an answer that broke off. */
  readonly isBroken?: boolean;
}

/** Where the time went, as a strip; each stretch has a pattern of its own beside its colour. */
export const ExchangeBar = memo(({ phases, scaleMs, isBroken = false }: ExchangeBarProps) => (
  <span className="bar" aria-hidden="true">
    {phases.map(({ kind, ms }, nth) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity but their place
      <span key={nth} className={`phase phase-${kind}`} style={{ width: `${(ms / scaleMs) * 100}%` }} />
    ))}
    {isBroken ? <span className="phase-end" /> : null}
  </span>
));
