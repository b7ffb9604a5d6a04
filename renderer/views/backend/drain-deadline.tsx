import { Group, NativeSelect, Text } from '@mantine/core';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { backendKey, drainUntil } from '../../store/actions/backend-actions.ts';
import { useNow } from '../../store/now.ts';
import { usePending } from '../../store/selectors.ts';
import { formatCount, formatSpan } from '../../ui/figures.ts';

const MINUTE_MS = 60_000;
const NEVER = 'never';
const choices = [
  { value: NEVER, label: 'wait for them' },
  { value: String(MINUTE_MS), label: 'end them in 1 min' },
  { value: String(5 * MINUTE_MS), label: 'end them in 5 min' },
  { value: String(10 * MINUTE_MS), label: 'end them in 10 min' },
  { value: String(30 * MINUTE_MS), label: 'end them in 30 min' },
  { value: String(120 * MINUTE_MS), label: 'end them in 2 h' },
];

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** When streams that still hold a drain are ended, what that means, and how to change it. */
export function DrainDeadline({ backend: { id, drain, inFlight } }: { readonly backend: BackendSnapshot }) {
  const isBusy = usePending(backendKey(id)) !== undefined;
  if (drain === null) return null;
  const { endsAt, ended } = drain;
  return (
    <Group gap="sm" mb="xs">
      {ended > 0 ? <Text size="sm">{formatCount(ended, 'stream')} ended at the deadline.</Text> : null}
      {inFlight === 0 ? null : (
        <NativeSelect
          size="xs"
          aria-label={`Streams that are left on ${id}`}
          disabled={isBusy}
          // Once chosen, what counts is the time beside it.
          value={endsAt === null ? NEVER : 'set'}
          data={endsAt === null ? choices : [{ value: 'set', label: 'change the deadline…' }, ...choices]}
          onChange={({ currentTarget: { value } }) => {
            if (value !== 'set') void drainUntil(id, value === NEVER ? null : Number(value));
          }}
        />
      )}
      {endsAt === null || inFlight === 0 ? null : <EndsAt endsAt={endsAt} />}
    </Group>
  );
}

function EndsAt({ endsAt }: { readonly endsAt: number }) {
  const now = useNow();
  return (
    <Text size="sm" data-tip="with an error in their API's shape; what has not begun to answer is placed elsewhere">
      Streams that are left end at {clock.format(endsAt)}, in {formatSpan(endsAt - now)}.
    </Text>
  );
}
