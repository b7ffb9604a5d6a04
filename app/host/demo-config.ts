import { existsSync } from 'node:fs';
import { type ConfigEdit, editConfig, parseConfig } from '../../main/config/index.ts';
import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { readText } from '../read-text.ts';
import { type ConfigSource, describeProblems } from './config-source.ts';
import type { DemoBackend } from './demo.ts';
import type { LaunchOptions } from './launch-options.ts';

/**
 * The configuration of a demo: the file's, with the demo's fleet in the place of its own.
 * It lives and dies with the process; the file stays as it is. The error is one line.
 */
export async function openDemoConfig(
  { configPath, isConfigNamed }: LaunchOptions,
  fleet: readonly DemoBackend[],
): Promise<Result<ConfigSource, string>> {
  const text = !isConfigNamed && !existsSync(configPath) ? ok('') : await readText(configPath);
  if (!text.ok) return text;
  const opened = edit(text.value, replaceFleet(fleet));
  if (!opened.ok) return err(describeProblems(configPath, opened.error));
  let latest = opened.value;
  return ok({
    current: () => latest.config,
    async save(edits) {
      const edited = edit(latest.text, edits);
      if (!edited.ok) return edited;
      latest = edited.value;
      return ok(latest.config);
    },
    follow: () => {},
    reload: async () => {},
    close: async () => {},
  });
}

// Aliases go too: they may name backends of the real fleet, which a demo does not have.
const replaceFleet = (fleet: readonly DemoBackend[]): ConfigEdit[] => [
  { kind: 'set', path: ['models'], value: {} },
  { kind: 'set', path: ['backends'], value: fleet.map(({ id, url, slots }) => ({ id, url, slots })) },
];

interface Edited {
  readonly text: string;
  readonly config: Config;
}

function edit(text: string, edits: readonly ConfigEdit[]): Result<Edited, readonly ConfigProblem[]> {
  const edited = editConfig(text, edits);
  if (!edited.ok) return edited;
  const parsed = parseConfig(edited.value);
  return parsed.ok ? ok({ text: edited.value, config: parsed.value }) : parsed;
}
