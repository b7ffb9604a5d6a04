import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportKind, type ImportReport, importKinds } from '../../../../shared/config-import.ts';

const folder = join(import.meta.dirname, 'fixtures');

export interface Fixture {
  readonly kind: ImportKind;
  /** As in `production.conf`. */
  readonly name: string;
  readonly text: string;
  /** What is expected of it, line by line. */
  readonly expectation: string;
}

/** Configurations written for the purpose, those of public articles among them. */
export const fixtures: readonly Fixture[] = importKinds.flatMap((kind) =>
  readdirSync(join(folder, kind))
    .filter((name) => !name.endsWith('.expected.txt'))
    .sort()
    .map((name) => ({
      kind,
      name,
      text: readFileSync(join(folder, kind, name), 'utf8'),
      expectation: join(folder, kind, `${name}.expected.txt`),
    })),
);

/** The report as people read it, and the configuration. */
export const told = ({ lines, yaml }: ImportReport): string =>
  [
    ...lines.map(
      ({ line, file, what, outcome, message }) =>
        `${file === null ? '' : `${file}:`}${line} ${what}: ${outcome}: ${message}`,
    ),
    '',
    yaml,
  ].join('\n');
