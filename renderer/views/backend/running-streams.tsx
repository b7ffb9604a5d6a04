import { Button, Text } from '@mantine/core';
import { memo } from 'react';
import type { LiveExchange } from '../../../shared/exchange.ts';
import { phaseWord, waitSentence } from '../../../shared/lane-words.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { cancelExchange } from '../../store/actions/exchange-actions.ts';
import { useNow } from '../../store/now.ts';
import { usePanel } from '../../store/panel-store.ts';
import { usePending } from '../../store/selectors.ts';
import { formatBytes, formatExactTime, formatSpan, unknown } from '../../ui/figures.ts';
import { DrainDeadline } from './drain-deadline.tsx';
import { type Durations, estimateEnd, sayDrainEnd, sayEstimate } from './drain-estimate.ts';
import { Section } from './section.tsx';
import { streamsOn } from './streams.ts';
import { useLastKnown } from './use-last-known.ts';

/** More than this is no list anybody reads; they are counted. */
const SHOWN = 50;

/** The streams running there now; while it drains, these are what holds it, and when it may be free. */
export function RunningStreams({ backend }: { readonly backend: BackendSnapshot }) {
  const live = usePanel(({ snapshot }) => snapshot?.live);
  const durations = useLastKnown(backend.rates);
  const streams = streamsOn(live ?? [], backend.id);
  const isLeaving = backend.mode !== 'active';
  const hidden = backend.inFlight - Math.min(streams.length, SHOWN);
  return (
    <Section title={isLeaving ? 'Streams that hold it' : 'Running now'} aside={String(backend.inFlight)}>
      {isLeaving ? <Outlook backend={backend} streams={streams} durations={durations} /> : null}
      <DrainDeadline backend={backend} />
      {streams.length === 0 && !isLeaving ? (
        <Text size="sm" c="dimmed">
          No stream is running
        </Text>
      ) : null}
      {streams.length === 0 ? null : (
        <table className="detail-table" aria-label="Running streams">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Client</th>
              <th scope="col">State</th>
              <th scope="col" className="figure">
                Age
              </th>
              <th scope="col" className="figure">
                Sent
              </th>
              {isLeaving ? (
                <th scope="col" className="figure">
                  Ends in
                </th>
              ) : null}
              <th scope="col">
                <span className="only-for-readers">Cancel</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {streams.slice(0, SHOWN).map((stream) => (
              <Stream key={stream.id} stream={stream} durations={isLeaving ? durations : null} />
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && streams.length > 0 ? (
        <Text size="sm" c="dimmed">
          and {hidden} more
        </Text>
      ) : null}
    </Section>
  );
}

interface OutlookProps {
  readonly backend: BackendSnapshot;
  readonly streams: readonly LiveExchange[];
  readonly durations: Durations;
}

function Outlook({ backend: { id, inFlight, mode }, streams, durations }: OutlookProps) {
  const now = useNow();
  if (inFlight === 0)
    return (
      <Text size="sm" className="tone-good" fw={600} role="status">
        Nothing is running: safe to restart. {id} gets no new work until it is resumed.
      </Text>
    );
  const ages = streams.map(({ startedAt }) => now - startedAt);
  return (
    <Text size="sm" mb="xs">
      {mode === 'maintenance' ? 'It is out, but not free yet. ' : ''}
      {sayDrainEnd(ages, durations)}
    </Text>
  );
}

interface StreamProps {
  readonly stream: LiveExchange;
  /** Null leaves the estimate out. */
  readonly durations: Durations | null;
}

const Stream = memo(function Stream({ stream, durations }: StreamProps) {
  const { id, model, client, startedAt, bytesOut, stage, waiting } = stream;
  const isBusy = usePending(`exchange:${id}`) !== undefined;
  return (
    <tr>
      <td className="cut">{model ?? stream.route}</td>
      <td className="cut">{client}</td>
      <td
        className={waiting?.phase === 'hung' ? 'tone-bad' : undefined}
        data-tip={waiting ? waitSentence(waiting) : undefined}
      >
        {waiting ? phaseWord[waiting.phase] : stage === 'streaming' ? phaseWord.generating : unknown}
      </td>
      <td className="figure" data-tip={formatExactTime(startedAt)}>
        <Age startedAt={startedAt} />
      </td>
      <td className="figure">{stage === 'streaming' ? formatBytes(bytesOut) : unknown}</td>
      {durations === null ? null : (
        <td className="figure">
          <EndsIn startedAt={startedAt} durations={durations} />
        </td>
      )}
      <td className="figure">
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          loading={isBusy}
          aria-label={`Cancel the request of ${client} for ${model ?? stream.route}`}
          onClick={() => cancelExchange(stream)}
        >
          Cancel
        </Button>
      </td>
    </tr>
  );
});

const Age = ({ startedAt }: { readonly startedAt: number }) => formatSpan(useNow() - startedAt);

const EndsIn = ({ startedAt, durations }: { readonly startedAt: number; readonly durations: Durations }) =>
  sayEstimate(estimateEnd(useNow() - startedAt, durations));
