import type { ConfigJson } from '../../../shared/config-view.ts';
import type { SchemaNode } from '../../store/settings/schema-node.ts';

/** How a key is edited. */
export type FieldKind =
  /** One of a few values. */
  | { readonly kind: 'choice'; readonly values: readonly (string | boolean)[] }
  /** A number, or one of these words in its place. */
  | { readonly kind: 'number'; readonly words: readonly string[]; readonly hint: string; readonly isWhole: boolean }
  | { readonly kind: 'duration' | 'size'; readonly hint: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'words' }
  /** Any of a few words. */
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  /** A section that is there or not, as a whole. */
  | { readonly kind: 'object'; readonly node: SchemaNode }
  | { readonly kind: 'list'; readonly item: SchemaNode }
  | { readonly kind: 'map'; readonly item: SchemaNode }
  /** Keys of its own, each edited by itself. */
  | { readonly kind: 'section'; readonly properties: Readonly<Record<string, SchemaNode>> }
  /** A list of things without names. */
  | { readonly kind: 'entries'; readonly item: SchemaNode }
  /** Nothing this panel knows: the file is the place to change it. */
  | { readonly kind: 'unknown' };

/** Chooses the editor for a key from its schema alone. */
export function fieldKind(node: SchemaNode): FieldKind {
  if (node.anyOf) return oneOfSeveral(node.anyOf);
  if (node.enum) return { kind: 'choice', values: node.enum };
  switch (node.type) {
    case 'boolean':
      if (typeof node.const === 'boolean') return { kind: 'choice', values: [node.const] };
      return { kind: 'choice', values: [true, false] };
    case 'integer':
    case 'number':
      return numberKind(node, []);
    case 'string':
      return textKind(node);
    case 'array':
      return listKind(node.items);
    case 'object':
      return objectKind(node);
    default:
      return { kind: 'unknown' };
  }
}

function oneOfSeveral(nodes: readonly SchemaNode[]): FieldKind {
  const words = nodes.flatMap(({ const: word }) => (typeof word === 'string' ? [word] : []));
  const number = nodes.find(({ type }) => type === 'integer' || type === 'number');
  if (number && words.length === nodes.length - 1) return numberKind(number, words);
  const measure = nodes.find((node) => node['x-unit'] !== undefined);
  if (measure?.['x-unit'] && words.length === nodes.length - 1) {
    const { 'x-unit': kind, 'x-minimum': from, 'x-maximum': to } = measure;
    return { kind, hint: [`${kind}, ${from} to ${to}`, ...words].join(', or ') };
  }
  const hasBoolean = nodes.some(({ type }) => type === 'boolean');
  if (hasBoolean && words.length === nodes.length - 1) return { kind: 'choice', values: [...words, true, false] };
  return { kind: 'unknown' };
}

function numberKind({ type, minimum, exclusiveMinimum, maximum }: SchemaNode, words: readonly string[]): FieldKind {
  const isWhole = type === 'integer';
  const above = exclusiveMinimum === undefined ? null : `above ${exclusiveMinimum}`;
  const bounds = above === null ? [minimum, maximum] : [above, maximum === undefined ? undefined : `up to ${maximum}`];
  const range = bounds.filter((bound) => bound !== undefined).join(above === null ? ' to ' : ', ');
  const number = [isWhole ? 'whole number' : 'number', range].filter(Boolean).join(', ');
  return { kind: 'number', words, hint: [number, ...words].join(', or '), isWhole };
}

function textKind(node: SchemaNode): FieldKind {
  const unit = node['x-unit'];
  if (!unit) return { kind: 'text' };
  return { kind: unit, hint: `${unit}, ${node['x-minimum']} to ${node['x-maximum']}` };
}

function listKind(items: SchemaNode | undefined): FieldKind {
  if (items?.enum) return { kind: 'choices', values: items.enum };
  if (items?.type !== 'object') return { kind: 'words' };
  return { kind: items.properties?.id ? 'list' : 'entries', item: items };
}

function objectKind(node: SchemaNode): FieldKind {
  if (!node.properties)
    return node.additionalProperties ? { kind: 'map', item: node.additionalProperties } : { kind: 'unknown' };
  // Without a default it need not be there, and what it asks for is asked for only when it is.
  return node.default === undefined ? { kind: 'object', node } : { kind: 'section', properties: node.properties };
}

const numeral = /^-?\d+(\.\d+)?$/;

/**
 * What somebody typed as the value it stands for. What does not fit stays as it was typed: the gateway says best what is
 * wrong with it.
 */
export const readTyped = (typed: string, { kind }: FieldKind): ConfigJson =>
  kind === 'number' && numeral.test(typed.trim()) ? Number(typed) : typed;
