import { canonicalModel } from '../../shared/model-name.ts';
import { matchesGlob } from './glob.ts';

/** Whether a list of names and patterns covers a canonical name; an empty list covers everything. */
export function createModelList(listed: readonly string[]): (model: string) => boolean {
  if (listed.length === 0) return () => true;
  // As clients write it: `llama3.2` is `llama3.2:latest` to Ollama, and here too.
  const names = new Set(listed.filter((entry) => !entry.includes('*')).map((name) => canonicalModel(name)));
  const patterns = listed.filter((entry) => entry.includes('*')).map((pattern) => pattern.toLowerCase());
  return (model) => names.has(model) || patterns.some((pattern) => matchesGlob(pattern, model));
}
