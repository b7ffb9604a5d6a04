import { Collapse, NumberInput, SimpleGrid, Textarea } from '@mantine/core';
import { setWishes, usePlayground } from '../../store/playground/playground-store.ts';

const numberOrNull = (value: string | number): number | null => (typeof value === 'number' ? value : null);

/** What goes with every question. */
export function WishesPanel({ isOpen, sides }: { readonly isOpen: boolean; readonly sides: 1 | 2 }) {
  const { system, temperature, maxTokens } = usePlayground((state) => state.wishes);
  return (
    <Collapse expanded={isOpen} className="playground-wishes" data-sides={sides}>
      <SimpleGrid cols={3} mt="sm" spacing="sm">
        <Textarea
          label="System prompt"
          description="Stands before the conversation"
          value={system}
          onChange={(event) => setWishes({ system: event.currentTarget.value })}
          autosize
          minRows={1}
          maxRows={6}
        />
        <NumberInput
          label="Temperature"
          description="Empty = the model's own"
          value={temperature ?? ''}
          onChange={(value) => setWishes({ temperature: numberOrNull(value) })}
          min={0}
          max={5}
          step={0.1}
          decimalScale={2}
        />
        <NumberInput
          label="Most tokens to write"
          description="Empty = the model's own limit"
          value={maxTokens ?? ''}
          onChange={(value) => setWishes({ maxTokens: numberOrNull(value) })}
          min={1}
          max={1_000_000}
          allowDecimal={false}
        />
      </SimpleGrid>
    </Collapse>
  );
}
