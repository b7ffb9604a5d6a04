import type { ConfigView } from '../../../shared/config-view.ts';
import { nameOf, showValue, valueAt } from '../../store/settings/config-value.ts';
import type { Pending } from '../../store/settings/pending.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';

/** One change, as it is looked over before it is saved. */
export interface DiffRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What saving would do to the file, a key a row. */
export const diffRows = (pending: Pending, { written, schema }: ConfigView): readonly DiffRow[] =>
  Object.values(pending).map(({ path, value }) => ({
    name: nameOf(written, path),
    before: said(valueAt(written, path), defaultAt(schema as SchemaNode, path)),
    after: said(value ?? undefined, defaultAt(schema as SchemaNode, path)),
  }));

const said = (value: Parameters<typeof showValue>[0] | undefined, fallback: string): string =>
  value === undefined ? fallback : showValue(value);

function defaultAt(schema: SchemaNode, path: readonly string[]): string {
  const node = path.reduce<SchemaNode | undefined>(childOf, schema);
  return node?.default === undefined ? 'not set' : `${showValue(node.default)} (default)`;
}

const childOf = (node: SchemaNode | undefined, step: string): SchemaNode | undefined =>
  node?.properties?.[step] ?? node?.items ?? (node?.additionalProperties || undefined);
