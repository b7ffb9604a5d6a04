import { existsSync } from 'node:fs';
import { amendConfig, type ConfigEdit } from '../../main/config/index.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { readText } from '../read-text.ts';
import { type ConfigSource, describeProblems } from './config-source.ts';
import type { DemoBackend } from './demo.ts';
import { type ConfigFollower, nobody } from './follow-config.ts';
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
  const opened = amendConfig(text.value, { edits: replaceFleet(fleet), vet: () => [] });
  if (!opened.ok) return err(describeProblems(configPath, opened.error));
  let latest = opened.value;
  let follower: ConfigFollower = nobody;
  return ok({
    file: null,
    current: () => latest.config,
    text: () => latest.text,
    async check(edits, vet) {
      const amended = amendConfig(latest.text, { edits, vet });
      return amended.ok ? ok(amended.value.config) : amended;
    },
    async save(edits, vet) {
      const amended = amendConfig(latest.text, { edits, vet });
      if (!amended.ok) return amended;
      latest = amended.value;
      await follower.changed(latest.config);
      return ok(latest.config);
    },
    follow: (next) => {
      follower = next;
    },
    reload: async () => {},
    close: async () => {},
  });
}

// Aliases go too: they may name backends of the real fleet, which a demo does not have.
const replaceFleet = (fleet: readonly DemoBackend[]): ConfigEdit[] => [
  { kind: 'set', path: ['models'], value: {} },
  { kind: 'set', path: ['backends'], value: fleet.map(({ id, url, slots }) => ({ id, url, slots })) },
];
