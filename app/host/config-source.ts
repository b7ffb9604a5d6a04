import { existsSync } from 'node:fs';
import { type ConfigStore, openConfigFile } from '../../main/config/index.ts';
import { systemClock } from '../../main/system-ports.ts';
import type { Config } from '../../shared/config.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { writeFileAtomic } from '../write-file-atomic.ts';
import { type ConfigFollower, nobody } from './follow-config.ts';
import type { LaunchOptions } from './launch-options.ts';

/** Where the running configuration comes from and where an admin's changes go. */
export interface ConfigSource extends ConfigStore {
  current(): Config;
  /** Tells the follower of every change, whoever made it. */
  follow(follower: ConfigFollower): void;
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** What a new user finds, to go on from. */
const starter = '# Every key is optional; corral check --config FILE says what is wrong with one.\n';

/** Opens the configuration file and follows it as it changes; the error is one line. */
export async function openConfig({ configPath, isConfigNamed }: LaunchOptions): Promise<Result<ConfigSource, string>> {
  // The usual file is there from the first start on, so that changes of the panel and of an editor find it.
  if (!isConfigNamed && !existsSync(configPath)) writeFileAtomic(configPath, starter);
  const opened = await openWatched(configPath);
  return opened.ok ? opened : err(describeProblems(configPath, opened.error));
}

/** Several problems in one line: the first whole, the rest counted. */
export function describeProblems(path: string, [first, ...others]: readonly ConfigProblem[]): string {
  if (first?.path === '(file)' && first.line === 0) return first.message;
  const more = others.length > 0 ? ` (and ${others.length} more: corral check names them)` : '';
  return `cannot start with ${path}: ${first ? formatProblem(first) : 'it is not valid'}${more}`;
}

/** The file itself, followed as it changes. */
async function openWatched(path: string): Promise<Result<ConfigSource, readonly ConfigProblem[]>> {
  let follower: ConfigFollower = nobody;
  const open = (): ReturnType<typeof openConfigFile> =>
    openConfigFile({
      path,
      clock: systemClock,
      onChange: (config) => void follower.changed(config),
      onProblem: (problems) => follower.spoiled(problems),
    });
  const opened = await open();
  if (!opened.ok) return opened;
  let file = opened.value;
  return ok({
    file: path,
    current: () => file.current(),
    text: () => file.text(),
    check: (edits, vet) => file.check(edits, vet),
    save: (edits, vet) => file.apply(edits, vet),
    follow: (next) => {
      follower = next;
    },
    // Opened anew: also right after the file was moved or a mount came back, which a watch may have missed.
    async reload() {
      const again = await open();
      if (!again.ok) return follower.spoiled(again.error);
      await file.close();
      file = again.value;
      await follower.changed(file.current());
    },
    close: () => file.close(),
  });
}
