import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import type { Result } from '../../shared/result.ts';
import type { ConfigEdit } from './edit.ts';

/** What stands in the way of a configuration that is well-formed; nothing when it can be had. */
export type Vet = (config: Config) => readonly ConfigProblem[];

type Edited = Promise<Result<Config, readonly ConfigProblem[]>>;

/** Where the configuration is kept, as far as changing it goes. */
export interface ConfigStore {
  /** The file behind it; null when changes end with the process. */
  readonly file: string | null;
  /** The text in force. */
  text(): string;
  /** What these edits would lead to; changes nothing. */
  check(edits: readonly ConfigEdit[], vet: Vet): Edited;
  /** Makes the edits together or not at all; the outcome is still to be put in force. */
  save(edits: readonly ConfigEdit[], vet: Vet): Edited;
}
