import type { Snapshot } from '../shared/snapshot.ts';
import { useFleet } from './store/fleet-store.ts';
import { CopyButton } from './ui/copy-button.tsx';
import { formatRate } from './ui/figures.ts';
import { FleetTable } from './views/fleet/fleet-table.tsx';

/** The whole panel. */
export function App() {
  const { snapshot, isStale } = useFleet();
  return (
    <>
      {isStale ? (
        <p role="alert" className="banner">
          The connection to the gateway is lost. What you see is {snapshot ? 'the last that was known' : 'not here yet'}
          ; it comes back by itself.
        </p>
      ) : null}
      {snapshot ? <Panel snapshot={snapshot} /> : <p className="empty">Connecting to the gateway…</p>}
    </>
  );
}

function Panel({ snapshot: { gateway, backends } }: { readonly snapshot: Snapshot }) {
  return (
    <>
      <header>
        <h1>Corral</h1>
        <code>{gateway.url}</code>
        <CopyButton text={gateway.url} label="Copy the gateway's address" />
        <span className="quiet">
          {gateway.state} · {formatRate(gateway.rates.requestsPerSecond)} requests/s ·{' '}
          {formatRate(gateway.rates.tokensPerSecond)} tokens/s · {gateway.queued} queued
        </span>
      </header>
      <main>
        {gateway.configProblems.map((problem) => (
          <p key={problem} role="alert" className="banner">
            Configuration not applied: {problem}
          </p>
        ))}
        <h2>Fleet</h2>
        <FleetTable backends={backends} />
      </main>
    </>
  );
}
