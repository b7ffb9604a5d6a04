import { type Conflict, conflict, type Path } from './config-problem.ts';
import { canonicalModel } from './model-name.ts';
import { suggest } from './suggest.ts';

interface Alias {
  readonly model: string;
  readonly backends: readonly string[];
  readonly fallbacks: readonly string[];
}
type Aliases = Readonly<Record<string, Alias>>;

/** `chat` and `Chat:latest` are one name to Ollama and to clients. */
const oneSpelling = (name: string) => canonicalModel(name) ?? name;

/** What is wrong between aliases, and between them and the backends: unknown names, twins, chains, circles. */
export function checkAliases(aliases: Aliases, backendIds: readonly string[]): Conflict[] {
  const names = Object.keys(aliases);
  return [
    ...checkSpellings(['models', 'aliases'], names),
    ...checkReferences(aliases, backendIds),
    ...checkCycles(aliases),
  ];
}

/** Names in a map that Ollama takes for one and the same. */
export function checkSpellings(path: Path, names: readonly string[]): Conflict[] {
  return names.flatMap((name, index) => {
    const twin = names.slice(0, index).find((earlier) => oneSpelling(earlier) === oneSpelling(name));
    if (twin === undefined) return [];
    return [conflict([...path, name], `is the same name as ${JSON.stringify(twin)}`)];
  });
}

function checkReferences(aliases: Aliases, backendIds: readonly string[]): Conflict[] {
  const names = Object.keys(aliases);
  const spellings = new Set(names.map(oneSpelling));
  const found: Conflict[] = [];
  for (const [name, alias] of Object.entries(aliases)) {
    const path: Path = ['models', 'aliases', name];
    const model = oneSpelling(alias.model);
    if (model !== oneSpelling(name) && spellings.has(model)) {
      const message = `${JSON.stringify(alias.model)} is itself an alias: write the name of a model`;
      found.push(conflict([...path, 'model'], message));
    }
    found.push(
      ...checkKnown(alias.backends, backendIds, { path: [...path, 'backends'], what: 'backend has the id' }),
      ...checkKnown(alias.fallbacks, names, { path: [...path, 'fallbacks'], what: 'alias has the name' }),
    );
  }
  return found;
}

function checkKnown(
  listed: readonly string[],
  known: readonly string[],
  { path, what }: { readonly path: Path; readonly what: string },
): Conflict[] {
  return listed.flatMap((name, index) => {
    if (name === '' || known.includes(name)) return [];
    return [conflict([...path, index], `no ${what} ${JSON.stringify(name)}${suggest(name, known)}`)];
  });
}

/** Depth-first over the fallbacks; each one that leads back to an alias on the way there is reported once. */
function checkCycles(aliases: Aliases): Conflict[] {
  const found: Conflict[] = [];
  const settled = new Set<string>();
  const visit = (name: string, trail: readonly string[]) => {
    const way = [...trail, name];
    for (const [index, next] of (aliases[name]?.fallbacks ?? []).entries()) {
      if (way.includes(next)) {
        const circle = [...way.slice(way.indexOf(next)), next].join(' → ');
        const path = ['models', 'aliases', name, 'fallbacks', index];
        found.push(conflict(path, `fallbacks must not go in a circle: ${circle}`));
      } else if (Object.hasOwn(aliases, next) && !settled.has(next)) visit(next, way);
    }
    settled.add(name);
  };
  for (const name of Object.keys(aliases)) if (!settled.has(name)) visit(name, []);
  return found;
}
