import { memo } from 'react';
import type { PhaseKind } from './phases.ts';
import { phaseWord } from './traffic-words.ts';

const kinds: readonly PhaseKind[] = ['arrive', 'queue', 'wait', 'load', 'prefill', 'stream', 'failed', 'local'];

/** What the colours and patterns of the bars mean. */
export const PhaseLegend = memo(() => (
  <ul className="legend" aria-label="What the bars show">
    {kinds.map((kind) => (
      <li key={kind}>
        <span className={`swatch phase-${kind}`} aria-hidden="true" />
        {phaseWord[kind]}
      </li>
    ))}
  </ul>
));
