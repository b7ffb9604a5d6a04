import type { ConfigJson } from '../../../shared/config-view.ts';

/** What the settings screen reads of the JSON Schema that comes with the configuration. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: ConfigJson;
  readonly enum?: readonly string[];
  readonly const?: ConfigJson;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | false;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly 'x-unit'?: 'duration' | 'size';
  /** As the file spells it. */
  readonly 'x-minimum'?: string;
  readonly 'x-maximum'?: string;
  /** On a section: only another start puts it in force. False on a key in it: not this one, as a rule. */
  readonly 'x-restart'?: boolean;
}
