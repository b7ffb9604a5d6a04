import { Checkbox } from '@mantine/core';
import { stateOf } from '../../ui/backend-state.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { Place } from './load-places.ts';

interface PlaceListProps {
  readonly label: string;
  /** In the order to show them. */
  readonly places: readonly Place[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** Backends to choose from, each with why it fits or cannot be chosen. */
export function PlaceList({ label, places, chosen, onChange }: PlaceListProps) {
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className="places" aria-label={label}>
      {places.map(({ backend, isPossible, words }) => (
        <div key={backend.id} className="place">
          <Checkbox
            size="xs"
            label={backend.id}
            checked={chosen.has(backend.id)}
            disabled={!isPossible}
            onChange={() => toggle(backend.id)}
          />
          <StateBadge state={stateOf(backend)} />
          <span className="place-words">{words}</span>
        </div>
      ))}
    </fieldset>
  );
}
