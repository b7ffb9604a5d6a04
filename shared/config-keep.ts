import { checkBackends, checkSpellings } from './config-aliases.ts';
import { type Conflict, conflict, type Path } from './config-problem.ts';
import { canonicalModel, isCloudModel } from './model-name.ts';

interface Warm {
  readonly copies: number;
  readonly backends: readonly string[];
}

interface Known {
  readonly backends: readonly string[];
  readonly aliases: readonly string[];
}

const KEEP_ALIVE: Path = ['models', 'keepAlive'];
const WARM: Path = ['models', 'warm'];

/** What is wrong between rules about what stays in memory: twins, names that are no models, copies that have no place. */
export function checkKeep(
  { keepAlive, warm }: { readonly keepAlive: readonly string[]; readonly warm: Readonly<Record<string, Warm>> },
  known: Known,
): Conflict[] {
  const models = Object.keys(warm);
  return [
    ...checkSpellings(KEEP_ALIVE, keepAlive),
    ...checkSpellings(WARM, models),
    ...[
      ...keepAlive.map((name): [Path, string] => [KEEP_ALIVE, name]),
      ...models.map((name): [Path, string] => [WARM, name]),
    ].flatMap(([path, name]) => checkModel([...path, name], name, known.aliases)),
    ...Object.entries(warm).flatMap(([model, rule]) => checkPlaces([...WARM, model], rule, known.backends)),
  ];
}

function checkModel(path: Path, name: string, aliases: readonly string[]): Conflict[] {
  if (isCloudModel(name)) return [conflict(path, 'runs in the cloud: it is in nobody’s memory')];
  const spelling = canonicalModel(name);
  const alias = aliases.find((one) => spelling !== null && canonicalModel(one) === spelling);
  return alias === undefined ? [] : [conflict(path, 'is an alias: write the name of the model it stands for')];
}

function checkPlaces(path: Path, { copies, backends }: Warm, known: readonly string[]): Conflict[] {
  const places = new Set(backends).size;
  const tooMany =
    places > 0 && copies > places
      ? [conflict([...path, 'copies'], `is more than the ${places} backend${places === 1 ? '' : 's'} it may be on`)]
      : [];
  return [...checkBackends(backends, known, [...path, 'backends']), ...tooMany];
}
