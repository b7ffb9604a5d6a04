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
      ...checkBackends(alias.backends, backendIds, [...path, 'backends']),
      ...checkFallbacks(alias.fallbacks, names, [...path, 'fallbacks']),
    );
  }
  return found;
}

/** Ids in a list that no backend has. */
export function checkBackends(listed: readonly string[], known: readonly string[], path: Path): Conflict[] {
  return listed.flatMap((id, index) => {
    if (id === '' || known.includes(id)) return [];
    return [conflict([...path, index], `no backend has the id ${JSON.stringify(id)}${suggest(id, known)}`)];
  });
}

/** Any model may be a fallback, so only what is nearly an alias is taken for a slip; with a tag it is meant as it is. */
function checkFallbacks(listed: readonly string[], names: readonly string[], path: Path): Conflict[] {
  const spellings = new Set(names.map(oneSpelling));
  return listed.flatMap((name, index) => {
    const alike = name.includes(':') || spellings.has(oneSpelling(name)) ? '' : suggest(name, names);
    if (alike === '') return [];
    const orElse = ` A model of that name is written ${JSON.stringify(oneSpelling(name))}`;
    return [conflict([...path, index], `no alias has the name ${JSON.stringify(name)}${alike}${orElse}`)];
  });
}

/** Depth-first over the fallbacks; each one that leads back to an alias on the way there is reported once. */
function checkCycles(aliases: Aliases): Conflict[] {
  const found: Conflict[] = [];
  const bySpelling = new Map(Object.keys(aliases).map((name) => [oneSpelling(name), name]));
  const settled = new Set<string>();
  const visit = (name: string, trail: readonly string[]) => {
    const way = [...trail, name];
    for (const [index, written] of (aliases[name]?.fallbacks ?? []).entries()) {
      const next = bySpelling.get(oneSpelling(written));
      if (next === undefined) continue;
      if (way.includes(next)) {
        const circle = [...way.slice(way.indexOf(next)), next].join(' → ');
        const path = ['models', 'aliases', name, 'fallbacks', index];
        found.push(conflict(path, `fallbacks must not go in a circle: ${circle}`));
      } else if (!settled.has(next)) visit(next, way);
    }
    settled.add(name);
  };
  for (const name of Object.keys(aliases)) if (!settled.has(name)) visit(name, []);
  return found;
}
