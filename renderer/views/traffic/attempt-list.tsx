import { Text, Title } from '@mantine/core';
import type { AttemptRecord } from '../../../shared/exchange.ts';
import { formatLatency } from '../../ui/figures.ts';
import { attemptWord } from './traffic-words.ts';

/** Where it was sent, in order, and what came of it. */
export function AttemptList({ attempts }: { readonly attempts: readonly AttemptRecord[] }) {
  if (attempts.length === 0) return null;
  return (
    <section aria-label="Attempts">
      <Title order={3} size="h6" mb={4}>
        Attempts
      </Title>
      <ol className="attempts">
        {attempts.map((attempt) => (
          <li key={attempt.startedMs + attempt.backend}>
            <Text size="sm">
              <b>{attempt.backend}</b> after {formatLatency(attempt.startedMs)}:{' '}
              <span className={attempt.result === 'answered' ? 'tone-good' : 'tone-bad'}>
                {attemptWord[attempt.result]}
              </span>
              {attempt.status === null ? '' : `, status ${attempt.status}`}
              {attempt.ttfbMs === null ? '' : `, first byte ${formatLatency(attempt.ttfbMs)} later`}
            </Text>
            {attempt.reason === null ? null : (
              <Text size="sm" c="dimmed">
                {attempt.reason}
              </Text>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
