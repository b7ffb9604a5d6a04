/** Ollama before 0.30 lists a model as loaded from the moment its load begins. An unknown version counts as new. */
export function listsWhileLoading(version: string | null): boolean {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const isDevelopmentBuild = version === null || version.startsWith('0.0.0');
  return !isDevelopmentBuild && Number(major) === 0 && Number(minor) < 30;
}
