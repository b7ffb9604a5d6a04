const SUFFIX = '-before-sync';
/** As long as Ollama lets a tag be. */
const MAX_TAG = 80;

/** By which name a build is kept on its server while a sync tries another one under its own. */
export function setAsideName(spelling: string): string {
  const colon = spelling.lastIndexOf(':');
  const tagAt = colon > spelling.lastIndexOf('/') ? colon + 1 : -1;
  const [path, tag] = tagAt < 0 ? [`${spelling}:`, 'latest'] : [spelling.slice(0, tagAt), spelling.slice(tagAt)];
  return `${path}${tag.slice(0, MAX_TAG - SUFFIX.length)}${SUFFIX}`;
}

/** Whether a model is there only for the time of a sync: clients are not shown it. */
export const isSetAside = (model: string): boolean => model.endsWith(SUFFIX);
