import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlugConnectedX } from '@tabler/icons-react';
import { useIsStale } from '../../store/selectors.ts';
import type { Finding } from './diagnosis/finding.ts';
import { applyRemedy, labelOf } from './remedies.ts';
import { useDiagnosis } from './use-diagnosis.ts';

/** As many as there is room for; the first are the most urgent. */
const SHOWN = 3;

/** Why it is slow right now, and what to click. */
export function Findings() {
  const findings = useDiagnosis();
  const isStale = useIsStale();
  const more = findings.length - SHOWN;
  return (
    <section aria-label="What is in the way">
      <h2>What is in the way{more > 0 ? ` (the ${SHOWN} most urgent of ${findings.length})` : ''}</h2>
      {isStale ? <OutOfDate /> : findings.length === 0 ? <NothingWrong /> : null}
      {isStale ? null : findings.slice(0, SHOWN).map((finding) => <Line key={finding.key} finding={finding} />)}
    </section>
  );
}

function Line({ finding: { tone, text, remedy } }: { readonly finding: Finding }) {
  const Icon = tone === 'bad' ? IconCircleX : IconAlertTriangle;
  return (
    <div className="finding">
      <Icon size={16} className={`tone-${tone}`} aria-label={tone === 'bad' ? 'Urgent' : 'Warning'} />
      <span className="two-lines" data-tip={text}>
        {text}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => applyRemedy(remedy)}>
        {labelOf(remedy)}
      </Button>
    </div>
  );
}

function NothingWrong() {
  return (
    <div className="finding">
      <IconCircleCheck size={16} className="tone-good" aria-hidden="true" />
      <span>Nothing: every backend that should take work does, and nobody waits</span>
    </div>
  );
}

function OutOfDate() {
  return (
    <div className="finding">
      <IconPlugConnectedX size={16} className="tone-quiet" aria-hidden="true" />
      <span>Not known while the connection to the gateway is lost; the figures shown are the last ones</span>
    </div>
  );
}
