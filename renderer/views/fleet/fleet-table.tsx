import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { formatLatency, formatRate } from '../../ui/figures.ts';
import { stateIcons, stateOf } from './backend-state.ts';

/** Every backend in one line. */
export function FleetTable({ backends }: { readonly backends: readonly BackendSnapshot[] }) {
  if (backends.length === 0) return <p className="empty">No backends yet. Add one with: corral backend add URL</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Backend</th>
          <th scope="col">State</th>
          <th scope="col" className="figure">
            In flight / slots
          </th>
          <th scope="col" className="figure">
            Requests/s
          </th>
          <th scope="col" className="figure">
            TTFB p50
          </th>
          <th scope="col" className="figure">
            p95
          </th>
          <th scope="col">Loaded models</th>
        </tr>
      </thead>
      <tbody>
        {backends.map((backend) => (
          <BackendRow key={backend.id} backend={backend} />
        ))}
      </tbody>
    </table>
  );
}

function BackendRow({ backend }: { readonly backend: BackendSnapshot }) {
  const { id, url, inFlight, slots, rates, loaded, reason } = backend;
  const state = stateOf(backend);
  return (
    <tr>
      <th scope="row" title={url}>
        {id}
      </th>
      <td>
        <span className={`state state-${state}`}>
          <span aria-hidden="true">{stateIcons[state]}</span> {state}
        </span>
        {reason === null ? null : <span className="reason">{reason}</span>}
      </td>
      <td className="figure">
        {inFlight} / {slots}
      </td>
      <td className="figure">{formatRate(rates.requestsPerSecond)}</td>
      <td className="figure">{formatLatency(rates.ttfbP50Ms)}</td>
      <td className="figure">{formatLatency(rates.ttfbP95Ms)}</td>
      <td>{loaded.map(({ name }) => name).join(', ') || '–'}</td>
    </tr>
  );
}
