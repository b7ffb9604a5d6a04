import { formatPath, type Path } from '../../../shared/config-problem.ts';
import type { Mutable } from '../../../shared/mutable.ts';
import { suggestBackendId } from '../../../shared/suggest-backend-id.ts';
import type { ConfigValue } from '../yaml-text.ts';
import type { Finding, Setting } from './finding.ts';

/** A setting that is in force, and which finding it came with. */
export interface Entry {
  readonly setting: Setting;
  readonly finding: number;
}

/** Findings whose settings agree with each other, and the settings that are in force. */
export interface Assembled {
  readonly findings: readonly Finding[];
  readonly entries: readonly Entry[];
}

const keyOf = ({ path, value, isItem }: Setting): string => JSON.stringify(isItem ? [path, value] : path);

/** Decides between findings that set one key. The one that is overruled says so. */
export function assemble(findings: readonly Finding[]): Assembled {
  const chosen = new Map<string, Entry>();
  const settled: Mutable<Finding>[] = findings.map((finding) => ({ ...finding }));
  const entries = findings.flatMap(({ settings }, finding) => settings.map((setting): Entry => ({ setting, finding })));
  for (const entry of entries) {
    const rival = chosen.get(keyOf(entry.setting));
    const wins = rival === undefined || rankOf(findings, entry) > rankOf(findings, rival);
    if (rival) yieldTo(settled, wins ? { rival, to: entry } : { rival: entry, to: rival });
    if (wins) chosen.set(keyOf(entry.setting), entry);
  }
  return { findings: settled, entries: [...chosen.values()] };
}

const rankOf = (findings: readonly Finding[], { finding }: Entry): number => findings[finding]?.rank ?? 0;

function yieldTo(settled: Mutable<Finding>[], { rival, to }: { readonly rival: Entry; readonly to: Entry }): void {
  const [loser, winner] = [settled[rival.finding], settled[to.finding]];
  if (!loser || !winner || loser === winner) return;
  loser.settings = loser.settings.filter((setting) => keyOf(setting) !== keyOf(rival.setting));
  const [section, , ...keys] = to.setting.path;
  const key = keys.join('.');
  const where = `line ${winner.line}${winner.file === null ? '' : ` of ${winner.file}`}`;
  const isSame = JSON.stringify(rival.setting.value) === JSON.stringify(to.setting.value);
  if (loser.settings.length === 0)
    loser.message ||= section === 'backends' ? `the same backend as in ${where}` : `as in ${where}`;
  if (isSame || key === 'id') return;
  loser.outcome = 'changed';
  const one = section === 'backends' ? `a backend has one ${key}` : `there is one ${to.setting.path.join('.')}`;
  loser.message = `${one}: ${where} says ${JSON.stringify(to.setting.value)}`;
}

/** A draft in the order of the schema, and where each setting went. */
export interface Draft {
  readonly config: { readonly [section: string]: ConfigValue };
  readonly pathOf: (setting: Setting) => Path;
  readonly idOf: (url: string) => string | undefined;
}

const sections = [
  'listen',
  'control',
  'access',
  'backends',
  'models',
  'routing',
  'health',
  'limits',
  'timeouts',
  'maxBody',
  'log',
];
type Tree = { [key: string]: ConfigValue | Tree };

/** Puts the settings together as the file spells them. */
export function draftOf(entries: readonly Entry[]): Draft {
  const urls = [
    ...new Set(entries.flatMap(({ setting: { path } }) => (path[0] === 'backends' ? [path[1] ?? ''] : []))),
  ];
  const ids = backendIds(urls, entries);
  const tree: Tree = {};
  const backends: Tree = {};
  for (const { setting } of entries) {
    const [section, ...rest] = setting.path;
    if (section === 'backends') put(backends, rest, setting.value);
    else if (setting.isItem) addItem(tree, setting.path, itemOf(setting, ids));
    else put(tree, setting.path, setting.value);
  }
  const list = urls.map((url) => ({ ...(backends[url] as Tree), id: ids.get(url) ?? '' }));
  if (list.length > 0) tree.backends = list.map(({ id, ...rest }) => ({ id, ...rest })) as ConfigValue;
  const config = Object.fromEntries(
    sections.flatMap((name) => (tree[name] === undefined ? [] : [[name, tree[name] as ConfigValue]])),
  );
  const position = new Map(urls.map((url, index) => [url, index]));
  const pathOf = ({ path }: Setting): Path =>
    path[0] === 'backends' ? ['backends', position.get(path[1] ?? '') ?? 0, ...path.slice(2)] : path;
  return { config, pathOf, idOf: (url) => ids.get(url) };
}

/** Where alias members name a backend by its URL they get its id; one that is left out is no member. */
const itemOf = ({ path, value }: Setting, ids: ReadonlyMap<string, string>): ConfigValue | undefined =>
  path.at(-1) === 'backends' ? ids.get(String(value)) : value;

function backendIds(urls: readonly string[], entries: readonly Entry[]): Map<string, string> {
  const wishes = new Map(
    entries.flatMap(({ setting: { path, value } }) =>
      path[0] === 'backends' && path[2] === 'id' ? [[path[1] ?? '', String(value)]] : [],
    ),
  );
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const url of urls) {
    const wish = (wishes.get(url) ?? '')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50);
    const id = wish !== '' && !taken.has(wish) ? wish : suggestBackendId(url, taken);
    ids.set(url, id);
    taken.add(id);
  }
  return ids;
}

function put(tree: Tree, path: readonly string[], value: ConfigValue): void {
  const at = path.slice(0, -1).reduce<Tree>((node, step) => {
    node[step] ??= {};
    return node[step] as Tree;
  }, tree);
  at[path.at(-1) ?? ''] = value;
}

function addItem(tree: Tree, path: readonly string[], value: ConfigValue | undefined): void {
  if (value === undefined) return;
  const at = path.reduce<ConfigValue | Tree | undefined>((node, step) => (node as Tree | undefined)?.[step], tree);
  put(tree, path, [...(Array.isArray(at) ? (at as ConfigValue[]) : []), value]);
}

/** What the settings of a finding became, as an admin reads it. */
export function sayOf({ settings }: Finding, { pathOf, idOf }: Draft): string {
  const url = settings.find(({ path }) => path[0] === 'backends')?.path[1];
  const said = settings.flatMap((setting) => {
    const { path, value } = setting;
    if (path[0] === 'backends')
      return path[2] === 'url' || path[2] === 'id' ? [] : [`${path.slice(2).join('.')} ${show(value)}`];
    return [`${formatPath(pathOf(setting))}: ${setting.isItem ? (idOf(String(value)) ?? show(value)) : show(value)}`];
  });
  return [...(url === undefined ? [] : [`backend ${idOf(url) ?? ''} (${url})`]), ...said].join(', ');
}

const show = (value: ConfigValue): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
