import { Button } from '@mantine/core';
import { memo } from 'react';
import type { LanePhase } from '../../../shared/lane.ts';
import { foreignSentence, laneReason, phaseWord } from '../../../shared/lane-words.ts';
import type { BackendSnapshot, LaneSnapshot } from '../../../shared/snapshot.ts';
import { healModel, isHealable } from '../../store/actions/model-actions.ts';
import { Section } from './section.tsx';

/** What each of its models does now, where it is busy or in trouble. */
export const Lanes = memo(function Lanes({ id, kind, lanes }: Pick<BackendSnapshot, 'id' | 'kind' | 'lanes'>) {
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
            <th scope="col">
              <span className="only-for-readers">Heal</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <Row key={lane.model} backend={id} kind={kind} lane={lane} />
          ))}
        </tbody>
      </table>
    </Section>
  );
});

const tones: Partial<Record<LanePhase, string>> = {
  hung: 'tone-bad',
  out: 'tone-bad',
  paused: 'tone-wary',
  wedged: 'tone-bad',
  blocked: 'tone-wary',
};

interface RowProps extends Pick<BackendSnapshot, 'kind'> {
  readonly backend: string;
  readonly lane: LaneSnapshot;
}

function Row({ backend, kind, lane }: RowProps) {
  const { model, phase, inFlight, slots, learnedSlots, foreignHint } = lane;
  const why = laneReason(lane);
  return (
    <tr>
      <td className="cut">{model}</td>
      <td>
        <span className={tones[phase]}>{phaseWord[phase]}</span>
        {why === null ? null : <small>{why}</small>}
        {foreignHint === null ? null : <small className="tone-wary">{foreignSentence(foreignHint)}</small>}
      </td>
      <td className="figure">
        {inFlight} of {slots}
        {learnedSlots === null ? null : <small>{learnedSlots === 1 ? 'automatic' : `learned ${learnedSlots}`}</small>}
      </td>
      <td className="figure">
        {isHealable(lane, { kind }) ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Heal ${model}`}
            data-tip="Takes back what waits, unloads the model, loads it anew and tries it"
            onClick={() => void healModel({ model, backends: [backend] })}
          >
            Heal
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
