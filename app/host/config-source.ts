import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ConfigEdit, editConfig, openConfigFile, parseConfig } from '../../main/config/index.ts';
import { systemClock } from '../../main/system-ports.ts';
import type { Config } from '../../shared/config.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { writeFileAtomic } from '../write-file-atomic.ts';
import type { ConfigFollower } from './follow-config.ts';
import type { LaunchOptions } from './launch-options.ts';

/** Where the running configuration comes from and where an admin's changes go. */
export interface ConfigSource {
  current(): Config;
  save(edits: readonly ConfigEdit[]): Promise<Result<Config, readonly ConfigProblem[]>>;
  /** Tells the follower of every change that comes from outside. */
  follow(follower: ConfigFollower): void;
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** A backend as a demo puts it in the place of the configured ones. */
export interface DemoBackend {
  readonly id: string;
  readonly url: string;
}

/** What a new user finds, to go on from. */
const starter = '# Every key is optional; corral check --config FILE says what is wrong with one.\n';

type Opened = Result<ConfigSource, string>;

/** Opens the file, or for a demo takes a copy of it with the demo's fleet; the error is one line. */
export async function openConfig(launch: LaunchOptions, fleet: readonly DemoBackend[] | null): Promise<Opened> {
  const { configPath, isConfigNamed } = launch;
  const isMissing = !isConfigNamed && !existsSync(configPath);
  if (fleet) return openCopy(isMissing ? null : configPath, fleet);
  // There from the first start on, so that changes of the panel and of an editor find it.
  if (isMissing) writeFileAtomic(configPath, starter);
  const opened = await openWatched(configPath);
  return opened.ok ? opened : err(describeProblems(configPath, opened.error));
}

/** Several problems in one line: the first whole, the rest counted. */
function describeProblems(path: string, [first, ...others]: readonly ConfigProblem[]): string {
  if (first?.path === '(file)') return first.message;
  const more = others.length > 0 ? ` (and ${others.length} more: corral check names them)` : '';
  return `cannot start with ${path}: ${first ? formatProblem(first) : 'it is not valid'}${more}`;
}

/** The file itself, followed as it changes. */
async function openWatched(path: string): Promise<Result<ConfigSource, readonly ConfigProblem[]>> {
  let follower: ConfigFollower = { changed: () => {}, spoiled: () => {} };
  const open = (): ReturnType<typeof openConfigFile> =>
    openConfigFile({
      path,
      clock: systemClock,
      onChange: (config) => follower.changed(config),
      onProblem: (problems) => follower.spoiled(problems),
    });
  const opened = await open();
  if (!opened.ok) return opened;
  let file = opened.value;
  return ok({
    current: () => file.current(),
    save: (edits) => file.apply(edits),
    follow: (next) => {
      follower = next;
    },
    // Opened anew: also right after the file was moved or a mount came back, which a watch may have missed.
    async reload() {
      const again = await open();
      if (!again.ok) return follower.spoiled(again.error);
      await file.close();
      file = again.value;
      follower.changed(file.current());
    },
    close: () => file.close(),
  });
}

/** A copy that lives and dies with the process: the file stays as it is. */
async function openCopy(path: string | null, fleet: readonly DemoBackend[]): Promise<Opened> {
  const text = path === null ? ok('') : await readText(path);
  if (!text.ok) return text;
  const replaced = editConfig(text.value, replaceFleet(fleet));
  const parsed = replaced.ok ? parseConfig(replaced.value) : replaced;
  if (!replaced.ok || !parsed.ok) return err(describeProblems(path ?? 'the demo', parsed.ok ? [] : parsed.error));
  let latest = { text: replaced.value, config: parsed.value };
  return ok({
    current: () => latest.config,
    async save(edits) {
      const edited = editConfig(latest.text, edits);
      if (!edited.ok) return edited;
      const changed = parseConfig(edited.value);
      if (changed.ok) latest = { text: edited.value, config: changed.value };
      return changed;
    },
    follow: () => {},
    reload: async () => {},
    close: async () => {},
  });
}

async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

// Aliases go too: they may name backends of the real fleet, which a demo does not have.
const replaceFleet = (fleet: readonly DemoBackend[]): ConfigEdit[] => [
  { kind: 'set', path: ['models'], value: {} },
  { kind: 'set', path: ['backends'], value: fleet.map(({ id, url }) => ({ id, url })) },
];
