import { Text } from '@mantine/core';
import type { Placement } from '../../../shared/exchange.ts';

/** Why the backend was chosen, and why each other one was not. */
export function PlacementReasons({ placement }: { readonly placement: Placement }) {
  const { policy, chosen, reason, passedOver } = placement;
  return (
    <>
      <Text size="sm">
        <b>{chosen}</b> by the policy {policy}: {reason}.
      </Text>
      {passedOver.length === 0 ? (
        <Text size="sm" c="dimmed">
          There was no other backend to choose from.
        </Text>
      ) : (
        <ul className="passed-over" aria-label="Not chosen">
          {passedOver.map((other) => (
            <li key={other.backend}>
              <b>{other.backend}</b> was not: {other.reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
