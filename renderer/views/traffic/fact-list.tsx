import { Anchor } from '@mantine/core';

/** A name, what is known, and where it leads; null leaves the row out. */
export type Fact = readonly [name: string, value: string | number | null, href?: string];

/** Figures with their names. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value, href]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {href === undefined ? (
                value
              ) : (
                <Anchor size="sm" href={href}>
                  {value}
                </Anchor>
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}
