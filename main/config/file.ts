import { readFile } from 'node:fs/promises';
import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { type ConfigEdit, editConfig } from './edit.ts';
import { parseConfig } from './parse.ts';
import { startWatch } from './watch.ts';
import { replaceFile } from './write-file.ts';

interface ConfigFileOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Called once for every new configuration, whether it came from an editor or through `apply`. */
  readonly onChange: (config: Config) => void;
  /** Called when the file cannot be read or is wrong; the current configuration stays. */
  readonly onProblem: (problems: readonly ConfigProblem[]) => void;
}

/** The configuration file while the gateway runs. */
export interface ConfigFile {
  /** The last good configuration. */
  current(): Config;
  /** The text `current` was read from. */
  text(): string;
  /** Edits the file as it is on disk now and puts the outcome in force. Calls run one after the other. */
  apply(edits: readonly ConfigEdit[]): Promise<Result<Config, ConfigProblem[]>>;
  /** Stops watching and waits for what is under way; no callback comes after it. */
  close(): Promise<void>;
}

/** How often an edit is redone because somebody saved the file while it was being written. */
const maxCollisions = 5;

/** Loads the file and keeps watching it. The error names the path when the file is missing or unreadable. */
export async function openConfigFile(options: ConfigFileOptions): Promise<Result<ConfigFile, ConfigProblem[]>> {
  const { path, clock } = options;
  const read = await readText(path);
  if (!read.ok) return read;
  const parsed = parseConfig(read.value);
  if (!parsed.ok) return parsed;
  const file = createConfigFile(options, { text: read.value, config: parsed.value });
  const stopWatch = startWatch(path, clock, () => void file.reload());
  // Saved between the first read and the watch, it would go unnoticed until the next save.
  await file.reload();
  const close = () => {
    stopWatch();
    return file.close();
  };
  return ok({ current: file.current, text: file.text, apply: file.apply, close });
}

interface Loaded {
  readonly text: string;
  readonly config: Config;
}

function createConfigFile({ path, onChange, onProblem }: ConfigFileOptions, loaded: Loaded) {
  let good = loaded;
  /** The last outcome of looking at the disk, good or bad, to tell news from noise. */
  let seen = loaded.text;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = queue.then(task);
    // A failure belongs to its own caller; the next in the queue still gets its turn.
    queue = run.catch(() => undefined);
    return run;
  };

  const adopt = (text: string, config: Config) => {
    good = { text, config };
    seen = text;
    onChange(config);
  };

  const reload = async (): Promise<void> => {
    const read = await readText(path);
    const found = read.ok ? read.value : read.error.map(({ message }) => message).join();
    if (closed || found === seen) return;
    const parsed = read.ok ? parseConfig(read.value) : read;
    if (parsed.ok) return adopt(found, parsed.value);
    seen = found;
    onProblem(parsed.error);
  };

  const apply = async (edits: readonly ConfigEdit[]): Promise<Result<Config, ConfigProblem[]>> => {
    if (closed) return err([fileProblem('is no longer open: the gateway is stopping')]);
    for (let collisions = 0; collisions < maxCollisions; collisions += 1) {
      const saved = await editFile(path, edits);
      if (!saved.ok) return saved;
      if (saved.value === 'collision') continue;
      const { text, config } = saved.value;
      if (text !== seen) adopt(text, config);
      return ok(config);
    }
    return err([fileProblem(`${path} is being changed by another program all the time: try again`)]);
  };

  return {
    current: () => good.config,
    text: () => good.text,
    reload: () => inTurn(reload),
    apply: (edits: readonly ConfigEdit[]) => inTurn(() => apply(edits)),
    close: async (): Promise<void> => {
      closed = true;
      await queue;
    },
  };
}

/** `collision`: somebody saved the file in between, and their text must not be lost. */
async function editFile(
  path: string,
  edits: readonly ConfigEdit[],
): Promise<Result<Loaded | 'collision', ConfigProblem[]>> {
  const before = await readText(path);
  if (!before.ok) return before;
  const edited = editConfig(before.value, edits);
  if (!edited.ok) return edited;
  const parsed = parseConfig(edited.value);
  if (!parsed.ok) return parsed;
  const loaded = { text: edited.value, config: parsed.value };
  if (edited.value === before.value) return ok(loaded);
  const unchanged = async () => {
    const now = await readText(path);
    return now.ok && now.value === before.value;
  };
  try {
    return ok((await replaceFile(path, edited.value, unchanged)) ? loaded : 'collision');
  } catch (error) {
    return err([fileProblem(`cannot write ${path}: ${reasonOf(error)}`)]);
  }
}

async function readText(path: string): Promise<Result<string, ConfigProblem[]>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err([fileProblem(`cannot read ${path}: ${reasonOf(error)}`)]);
  }
}

/** A problem with the file itself, at no line. */
const fileProblem = (message: string): ConfigProblem => ({ path: '(file)', line: 0, column: 0, message });

const plainReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is a mount point of its own and cannot be replaced: mount the folder it is in instead',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** Why the system refused; rethrows what did not come from the system. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return plainReasons[String(error.code)] ?? error.message;
}
