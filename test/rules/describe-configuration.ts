import { configJsonSchema } from '../../main/config/index.ts';

/** What of the JSON schema says something to a reader. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly 'x-unit'?: string;
  readonly 'x-minimum'?: string;
  readonly 'x-maximum'?: string;
  readonly 'x-restart'?: boolean;
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
const isSection = ({ properties }: Node): boolean => properties !== undefined;
const isGiven = <T>(value: T | undefined): value is T => value !== undefined;

function boundsOf({ minimum, exclusiveMinimum, maximum, ...node }: Node): string {
  const least = node['x-minimum'] ?? minimum;
  const most = node['x-maximum'] ?? maximum;
  const words = [
    isGiven(exclusiveMinimum) ? `above ${exclusiveMinimum}` : undefined,
    isGiven(least) ? `from ${least}` : undefined,
    isGiven(most) && most !== Number.MAX_SAFE_INTEGER ? `to ${most}` : undefined,
  ];
  return words.filter(isGiven).join(' ');
}

/** What may be written there: `a duration from 100ms`, `auto or a whole number from 1 to 1024`. */
function kindOf(node: Node): string {
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return [...new Set(choices.map(kindOf))].join(' or ');
  if (node.enum) return node.enum.map(code).join(', ');
  if (isGiven(node.const)) return code(node.const);
  if (node.items) return `a list${isSection(node.items) ? '' : `: ${kindOf(node.items)}`}`;
  if (typeof node.additionalProperties === 'object') return 'a map by name';
  const words: Readonly<Record<string, string>> = {
    integer: 'a whole number',
    number: 'a number',
    boolean: '`true` or `false`',
  };
  const what = isGiven(node['x-unit']) ? `a ${node['x-unit']}` : (words[node.type ?? ''] ?? 'text');
  return [what, boundsOf(node)].filter(Boolean).join(' ');
}

function defaultOf({ default: value }: Node, isRequired: boolean): string {
  if (isRequired) return 'required';
  if (value === undefined) return 'absent';
  if (Array.isArray(value) && value.length === 0) return 'none';
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? 'none' : code(value);
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

interface Row {
  readonly path: string;
  readonly node: Node;
  readonly isRequired: boolean;
}

/** Every key below a section, and what is below those. A list's entries are `path[]`, a map's `path.*`. */
function rowsBelow(path: string, { properties = {}, required = [] }: Node): readonly Row[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [
      { path: at, node, isRequired: required.includes(key) && node.default === undefined },
      ...rowsWithin(at, node),
    ];
  });
}

function rowsWithin(path: string, node: Node): readonly Row[] {
  if (isSection(node)) return rowsBelow(path, node);
  if (node.items && isSection(node.items)) return rowsBelow(`${path}[]`, node.items);
  const { additionalProperties: entry } = node;
  if (typeof entry === 'object' && isSection(entry)) return rowsBelow(`${path}.*`, entry);
  return (node.anyOf ?? node.oneOf ?? []).flatMap((choice) => rowsWithin(path, choice));
}

/** A key that only holds others is told by them. */
const line = ({ path, node, isRequired }: Row): string | null =>
  isSection(node)
    ? null
    : `| \`${path}\` | ${cell(kindOf(node))} | ${cell(defaultOf(node, isRequired))} | ${cell(node.description ?? '')} |`;

function section(name: string, node: Node): string {
  const rows = isSection(node)
    ? rowsBelow(name, node)
    : [{ path: name, node, isRequired: false }, ...rowsWithin(name, node)];
  const restart = node['x-restart'] === true ? ' Read at the start only.' : '';
  const lines = [...new Set(rows.map(line).filter((text) => text !== null))];
  return [
    `## ${name}`,
    `${node.description ?? ''}${restart}`,
    '',
    '| key | takes | default | meaning |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

const INTRODUCTION = `# Configuration reference

Every key of \`corral.yaml\`. All of it is optional unless it says *required*, and a key that is not here is an error. Durations are written \`500ms\`, \`5s\`, \`10m\`, \`24h\`, \`30d\`, sizes
\`64KB\`, \`50MB\`, \`1GB\`. \`path[]\` is each entry of a list, \`path.*\` each entry of a map. The [README](../README.md#configure-it) shows how they work together; the panel's Settings have the same
texts and check while you type. The file is read again when it changes.

This page is written from the program by \`npm run docs\`, and \`npm run check\` fails while it is behind.
`;

/** The reference of the configuration file, in Markdown, from what the program itself goes by. */
export function describeConfiguration(): string {
  const { properties = {} } = configJsonSchema() as Node;
  const sections = Object.entries(properties).map(([name, node]) => section(name, node));
  return `${[INTRODUCTION, ...sections].join('\n').trimEnd()}\n`;
}
