import { Text } from '@mantine/core';
import type { AliasUse } from '../../../shared/exchange.ts';

interface AliasReasonsProps {
  readonly alias: AliasUse;
  /** What it came to in the end. */
  readonly model: string | null;
}

/** Which model an alias came to, and why none of those before it. */
export function AliasReasons({ alias: { name, passedOver }, model }: AliasReasonsProps) {
  return (
    <>
      <Text size="sm">
        <b>{name}</b> came to <b>{model ?? 'no model'}</b>
        {passedOver.length === 0 ? '.' : ', a fallback.'}
      </Text>
      {passedOver.length === 0 ? null : (
        <ul className="passed-over" aria-label="Models passed over">
          {passedOver.map((other, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one model may be passed over twice, on other backends
            <li key={`${other.model} ${index}`}>
              <b>{other.model}</b> was not: {other.reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
