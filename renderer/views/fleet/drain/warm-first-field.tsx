import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { MovedModels } from '../../../ui/moved-models.tsx';
import { useElsewhere } from './use-elsewhere.ts';

export interface WarmFirst {
  readonly isWanted: boolean;
  /** What becomes of the drain when a model cannot be had elsewhere. */
  readonly ifCold: 'ask' | 'drain';
}

interface WarmFirstFieldProps {
  readonly backend: BackendSnapshot;
  readonly value: WarmFirst;
  readonly onChange: (value: WarmFirst) => void;
}

/** Whether what it has in memory is loaded elsewhere before it is drained, where, and what if that does not come off. */
export function WarmFirstField({ backend: { id, loaded }, value, onChange }: WarmFirstFieldProps) {
  const { isWanted, ifCold } = value;
  const models = useElsewhere(id, isWanted);
  if (loaded.length === 0) return null;
  return (
    <Stack gap="xs">
      <Checkbox
        label="First warm its models elsewhere"
        description={`${id} takes work until they are there; then it is drained, and nobody waits for a load.`}
        checked={isWanted}
        onChange={({ currentTarget: { checked } }) => onChange({ ...value, isWanted: checked })}
      />
      {isWanted ? (
        <>
          {models === null ? (
            <Text size="sm" c="dimmed">
              Looking where there is room…
            </Text>
          ) : (
            <MovedModels label="Where its models go" models={models} />
          )}
          <Radio.Group
            label="If one of them cannot be had elsewhere"
            value={ifCold}
            onChange={(chosen) => onChange({ ...value, ifCold: chosen === 'drain' ? 'drain' : 'ask' })}
          >
            <Stack gap={4} mt={4}>
              <Radio size="xs" value="ask" label={`Keep ${id} in service and ask me`} />
              <Radio size="xs" value="drain" label="Drain it all the same: the next request for it waits for a load" />
            </Stack>
          </Radio.Group>
        </>
      ) : null}
    </Stack>
  );
}
