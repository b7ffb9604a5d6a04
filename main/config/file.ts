import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { pause } from '../pause.ts';
import type { Clock } from '../ports.ts';
import { writeWholeFile } from '../whole-file.ts';
import { type Amended, type Amendment, amendConfig } from './amend.ts';
import type { ConfigEdit } from './edit.ts';
import { parseConfig } from './parse.ts';
import { fileProblem, readConfigText, reasonOf } from './read-file.ts';
import type { Vet } from './store.ts';
import { startWatch } from './watch.ts';

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
  /** What the edits would make of the file as it is on disk now. */
  check(edits: readonly ConfigEdit[], vet?: Vet): Promise<Result<Config, readonly ConfigProblem[]>>;
  /** Edits the file as it is on disk now and puts the outcome in force. Calls run one after the other. */
  apply(edits: readonly ConfigEdit[], vet?: Vet): Promise<Result<Config, readonly ConfigProblem[]>>;
  /** Stops watching and waits for what is under way; no callback comes after it. */
  close(): Promise<void>;
}

const stopping = fileProblem('is no longer open: the gateway is stopping');
const noObjection: Vet = () => [];

/** How often an edit is redone because somebody saved the file while it was being written. */
const maxCollisions = 5;

/** Loads the file and keeps watching it. The error names the path when the file is missing or unreadable. */
export async function openConfigFile(
  options: ConfigFileOptions,
): Promise<Result<ConfigFile, readonly ConfigProblem[]>> {
  const { path, clock } = options;
  const closing = new AbortController();
  const read = await readConfigText(path, (ms) => pause(clock, ms, closing.signal));
  if (!read.ok) return read;
  const parsed = parseConfig(read.value);
  if (!parsed.ok) return parsed;
  const file = createConfigFile(options, closing, { text: read.value, config: parsed.value });
  const stopWatch = startWatch(path, clock, () => void file.reload());
  // Saved between the first read and the watch, it would go unnoticed until the next save.
  await file.reload();
  const close = () => {
    stopWatch();
    return file.close();
  };
  return ok({ current: file.current, text: file.text, check: file.check, apply: file.apply, close });
}

function createConfigFile(
  { path, clock, onChange, onProblem }: ConfigFileOptions,
  closing: AbortController,
  loaded: Amended,
) {
  let good = loaded;
  /** The last outcome of looking at the disk, good or bad, to tell news from noise. */
  let seen = loaded.text;
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = queue.then(task);
    // A failure belongs to its own caller; the next in the queue still gets its turn.
    queue = run.catch(() => undefined);
    return run;
  };
  const read = async (): Promise<Result<string, ConfigProblem[]>> => {
    // Empty as before is no news, and needs no second look.
    const found = await readConfigText(path, seen === '' ? null : (ms) => pause(clock, ms, closing.signal));
    return closing.signal.aborted ? err([stopping]) : found;
  };

  const adopt = (text: string, config: Config) => {
    good = { text, config };
    seen = text;
    onChange(config);
  };

  const reload = async (): Promise<void> => {
    const now = await read();
    const found = now.ok ? now.value : now.error.map(({ message }) => message).join();
    if (closing.signal.aborted || found === seen) return;
    const parsed = now.ok ? parseConfig(now.value) : now;
    if (parsed.ok) return adopt(found, parsed.value);
    seen = found;
    onProblem(parsed.error);
  };

  const apply = async (wanted: Amendment): Promise<Result<Config, readonly ConfigProblem[]>> => {
    if (closing.signal.aborted) return err([stopping]);
    for (let collisions = 0; collisions < maxCollisions; collisions += 1) {
      const saved = await editFile(path, read, wanted);
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
    async check(edits: readonly ConfigEdit[], vet: Vet = noObjection) {
      const before = await read();
      const edited = before.ok ? amendConfig(before.value, { edits, vet }) : before;
      return edited.ok ? ok(edited.value.config) : edited;
    },
    apply: (edits: readonly ConfigEdit[], vet: Vet = noObjection) => inTurn(() => apply({ edits, vet })),
    close: async (): Promise<void> => {
      closing.abort();
      await queue;
    },
  };
}

/** `collision`: somebody saved the file in between, and their text must not be lost. */
async function editFile(
  path: string,
  read: () => Promise<Result<string, ConfigProblem[]>>,
  wanted: Amendment,
): Promise<Result<Amended | 'collision', readonly ConfigProblem[]>> {
  const before = await read();
  if (!before.ok) return before;
  const edited = amendConfig(before.value, wanted);
  if (!edited.ok || edited.value.text === before.value) return edited;
  const mayReplace = async () => {
    const now = await read();
    return now.ok && now.value === before.value;
  };
  try {
    return (await writeWholeFile(path, edited.value.text, { mayReplace })) ? edited : ok('collision');
  } catch (error) {
    return err([fileProblem(`cannot write ${path}: ${reasonOf(error)}`)]);
  }
}
