import './moved-models.css';
import type { MovedModel } from '../../shared/leaving.ts';

const words: Readonly<Record<MovedModel['state'], string>> = {
  waiting: 'to be warmed',
  warming: 'warming',
  warm: 'warm',
  cold: 'cold',
  alone: 'only here',
};

const tones: Partial<Record<MovedModel['state'], string>> = {
  warm: 'tone-good',
  cold: 'tone-wary',
  alone: 'tone-wary',
};

interface MovedModelsProps {
  readonly label: string;
  readonly models: readonly MovedModel[];
}

/** Where each model of a backend that is to be drained is, or is to be, warm. */
export function MovedModels({ label, models }: MovedModelsProps) {
  return (
    <ul className="moved-models" aria-label={label}>
      {models.map(({ model, state, words: how }) => (
        <li key={model}>
          <b>{model}</b>
          <span className={tones[state]}>{words[state]}</span>
          <span className="moved-how">{how}</span>
        </li>
      ))}
    </ul>
  );
}
