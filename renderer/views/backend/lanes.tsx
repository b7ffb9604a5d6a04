import { memo } from 'react';
import type { LanePhase } from '../../../shared/lane.ts';
import { phaseWord, waitSentence } from '../../../shared/lane-words.ts';
import type { LaneSnapshot } from '../../../shared/snapshot.ts';
import { Section } from './section.tsx';

/** What each of its models does now, where it is busy or in trouble. */
export const Lanes = memo(function Lanes({ lanes }: { readonly lanes: readonly LaneSnapshot[] }) {
  if (lanes.length === 0) return null;
  return (
    <Section title="Models at work" aside={String(lanes.length)}>
      <table className="detail-table" aria-label="Models at work">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">State</th>
            <th scope="col" className="figure">
              Slots busy
            </th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <Row key={lane.model} lane={lane} />
          ))}
        </tbody>
      </table>
    </Section>
  );
});

const tones: Partial<Record<LanePhase, string>> = {
  hung: 'tone-bad',
  out: 'tone-bad',
  wedged: 'tone-bad',
  blocked: 'tone-wary',
};

function Row({ lane }: { readonly lane: LaneSnapshot }) {
  const { model, phase, inFlight, slots, outReason, waiting } = lane;
  const why = outReason ?? (waiting ? waitSentence(waiting) : null);
  return (
    <tr>
      <td className="cut">{model}</td>
      <td>
        <span className={tones[phase]}>{phaseWord[phase]}</span>
        {why === null ? null : <small>{why}</small>}
      </td>
      <td className="figure">
        {inFlight} of {slots}
      </td>
    </tr>
  );
}
