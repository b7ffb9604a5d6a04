import { Loader } from '@mantine/core';
import type { BackendSnapshot, LaneSnapshot, ResidentModel } from '../../../shared/snapshot.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { backendKey } from '../../store/actions/backend-actions.ts';
import { useNow } from '../../store/now.ts';
import { usePanel } from '../../store/panel-store.ts';
import { hrefOf } from '../../store/route.ts';
import { usePending } from '../../store/selectors.ts';
import { sparkOf } from '../../store/sparks.ts';
import { residentsOf } from '../../ui/backend-memory.ts';
import { stateOf } from '../../ui/backend-state.ts';
import { formatAgo, formatExactTime, formatLatency, formatRate, unknown } from '../../ui/figures.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { formatTimeLeft } from '../../ui/time-left.ts';
import { busyLanes, explainState } from './row-facts.ts';

interface CellProps {
  readonly backend: BackendSnapshot;
}

export function NameCell({ backend: { id, url, kind } }: CellProps) {
  return (
    <>
      <div className="cut">
        <a className="row-link" data-row-link={id} href={hrefOf('backend', id)}>
          {id}
        </a>
      </div>
      <div className="cut second-line" data-tip={url}>
        {kind === 'openai' && 'OpenAI API · '}
        {url.replace(/^http:\/\//, '')}
      </div>
    </>
  );
}

export function StateCell({ backend }: CellProps) {
  const pending = usePending(backendKey(backend.id));
  const reason = explainState(backend);
  return (
    <>
      <StateBadge state={stateOf(backend)} />
      {pending === undefined ? (
        <div className="cut second-line" data-tip={reason ?? undefined}>
          {reason}
        </div>
      ) : (
        <div className="cut second-line" role="status">
          <Loader size={10} mr={6} aria-hidden="true" />
          {pending}…
        </div>
      )}
    </>
  );
}

/** As many as fit in a row. */
const LINES = 2;

export function LoadCell({ backend }: CellProps) {
  const lanes = busyLanes(backend);
  if (lanes.length === 0) return <Lane lane={{ model: '', inFlight: 0, slots: backend.slots }} />;
  const shown = lanes.slice(0, LINES);
  const all = lanes.map(({ model, inFlight, slots }) => `${model}: ${inFlight} of ${slots}`).join('\n');
  return (
    <div data-tip={all}>
      {shown.map((lane, index) => (
        <Lane key={lane.model} lane={lane} hidden={index === LINES - 1 ? lanes.length - LINES : 0} />
      ))}
    </div>
  );
}

interface LaneProps {
  readonly lane: Pick<LaneSnapshot, 'model' | 'inFlight' | 'slots'>;
  /** Lanes there was no room for. */
  readonly hidden?: number;
}

function Lane({ lane: { model, inFlight, slots }, hidden = 0 }: LaneProps) {
  const share = Math.min(1, inFlight / Math.max(1, slots));
  return (
    <div className="lane">
      <span className="lane-bar" aria-hidden="true">
        <span className={share >= 1 ? 'is-full' : ''} style={{ width: `${share * 100}%` }} />
      </span>
      <span>
        {inFlight}/{slots}
      </span>
      <span className="cut second-line">
        {model}
        {hidden > 0 ? ` +${hidden}` : ''}
      </span>
    </div>
  );
}

const SPARK_MS = 2_000;

export function RateCell({ backend: { id, rates } }: CellProps) {
  // The line moves on even when the row has nothing new to say.
  usePanel(({ snapshot }) => Math.floor((snapshot?.at ?? 0) / SPARK_MS));
  return (
    <span className="with-spark">
      <Sparkline values={sparkOf(id)} label={`requests/s of ${id} over the last two minutes`} />
      <span>{formatRate(rates.requestsPerSecond)}</span>
    </span>
  );
}

export function LatencyCell({ backend: { rates } }: CellProps) {
  return (
    <>
      <div>{formatLatency(rates.ttfbP50Ms)}</div>
      <div className="second-line">{formatLatency(rates.ttfbP95Ms)}</div>
    </>
  );
}

export function LoadedCell({ backend }: CellProps) {
  const loaded = residentsOf(backend);
  if (!loaded) return unknown;
  if (loaded.length === 0) return <span className="second-line">none</span>;
  const shown = loaded.length > LINES ? loaded.slice(0, LINES - 1) : loaded;
  const hidden = loaded.slice(shown.length);
  return (
    <>
      {shown.map((model) => (
        <LoadedLine key={model.name} model={model} />
      ))}
      {hidden.length > 0 ? (
        <div className="second-line" data-tip={hidden.map(({ name }) => name).join('\n')}>
          and {hidden.length} more
        </div>
      ) : null}
    </>
  );
}

function LoadedLine({ model: { name, expiresAt } }: { readonly model: ResidentModel }) {
  const now = useNow();
  return (
    <div className="loaded-line">
      <span className="cut" data-tip={name}>
        {name}
      </span>
      <span className="second-line" data-tip={expiresAt === null ? undefined : formatExactTime(expiresAt)}>
        {formatTimeLeft(expiresAt, now)}
      </span>
    </div>
  );
}

export function ProbeCell({ backend: { lastProbeAt } }: CellProps) {
  const now = useNow();
  if (lastProbeAt === null) return unknown;
  return (
    <time dateTime={new Date(lastProbeAt).toISOString()} data-tip={formatExactTime(lastProbeAt)}>
      {formatAgo(lastProbeAt, now)}
    </time>
  );
}
