import { Tooltip } from '@mantine/core';
import { memo } from 'react';
import { usePlayground } from '../../store/playground/playground-store.ts';
import { advantage, answerFigures } from './answer-figures.ts';

interface FigureListProps {
  readonly answerKey: string;
  /** The answer that these figures are held against. */
  readonly otherKey: string | undefined;
}

/** What an answer took, and where it beats the one beside it. */
export const FigureList = memo(({ answerKey, otherKey }: FigureListProps) => {
  const own = useTold(answerKey);
  const other = useTold(otherKey);
  const isDecided = own.end?.outcome === 'complete' && other.end?.outcome === 'complete';
  const others = isDecided ? answerFigures(other) : [];
  return (
    <dl className="playground-figures">
      {answerFigures(own).map((figure, place) => {
        const won = advantage(figure, others[place]);
        return (
          <Tooltip key={figure.name} label={figure.hint}>
            <div>
              <dt>{figure.name}</dt>
              <dd>{won ? <b>{figure.value}</b> : figure.value}</dd>
              {otherKey === undefined ? null : <dd className="playground-won tone-good">{won}</dd>}
            </div>
          </Tooltip>
        );
      })}
    </dl>
  );
});

function useTold(key: string | undefined) {
  const placing = usePlayground(({ answers }) => (key === undefined ? null : (answers[key]?.placing ?? null)));
  const end = usePlayground(({ answers }) => (key === undefined ? null : (answers[key]?.end ?? null)));
  return { placing, end };
}
