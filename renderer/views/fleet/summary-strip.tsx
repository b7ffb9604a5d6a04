import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { type BackendState, stateOf, statesByAlarm, takesWork } from '../../ui/backend-state.ts';
import { formatSpan } from '../../ui/figures.ts';
import { Findings } from './findings.tsx';

/** The fleet at a glance. As high as it is, whatever it says: the list below must not move. */
export function SummaryStrip() {
  const { backends } = useSnapshot();
  return (
    <div className="fleet-strip">
      <InService backends={backends} />
      <Waiting />
      <Findings />
    </div>
  );
}

function InService({ backends }: { readonly backends: readonly BackendSnapshot[] }) {
  const working = backends.filter(takesWork).length;
  return (
    <section aria-label="Backends in service">
      <h2>In service</h2>
      <div className="big-figure">
        {working} <small>of {backends.length}</small>
      </div>
      <div className="second-line">{countOthers(backends) || 'all take work'}</div>
    </section>
  );
}

const wordOf = (state: BackendState): string => (state === 'maintenance' ? 'maintained' : state);

/** The states other than up, the worst first. */
function countOthers(backends: readonly BackendSnapshot[]): string {
  const counts = Map.groupBy(backends, stateOf);
  return statesByAlarm
    .filter((state) => state !== 'up' && counts.has(state))
    .map((state) => `${counts.get(state)?.length} ${wordOf(state)}`)
    .join(', ');
}

/** As many as there is room for. */
const LINES = 3;

function Waiting() {
  const { queue } = useSnapshot();
  const lines = queue.toSorted((a, b) => b.depth - a.depth);
  const depth = lines.reduce((sum, line) => sum + line.depth, 0);
  const oldestMs = Math.max(0, ...lines.map((line) => line.oldestMs));
  const shown = lines.length > LINES ? lines.slice(0, LINES - 1) : lines;
  return (
    <section aria-label="Requests waiting">
      <h2>Waiting for a slot</h2>
      <div className="big-figure">
        {depth} <small>{depth === 0 ? 'nobody waits' : `the longest for ${formatSpan(oldestMs)}`}</small>
      </div>
      {shown.map((line) => (
        <div
          key={line.model}
          className="queue-line"
          data-tip={`${line.model}: the longest for ${formatSpan(line.oldestMs)}`}
        >
          <span className="cut grows">{line.model || 'no model'}</span>
          <span>{line.depth}</span>
        </div>
      ))}
      {lines.length > shown.length ? (
        <div className="second-line" data-tip={lines.map(({ model, depth: many }) => `${model}: ${many}`).join('\n')}>
          and {lines.length - shown.length} more models
        </div>
      ) : null}
    </section>
  );
}
