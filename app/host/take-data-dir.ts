import { err, type Result } from '../../shared/result.ts';
import { prepareDataDir } from '../data-dir.ts';
import { claimRuntime, type RuntimeClaim } from '../runtime-file.ts';

/** Makes the data dir ready and takes it for this process; the error says who has it or why it cannot be used. */
export function takeDataDir(dataDir: string): Result<RuntimeClaim, string> {
  try {
    prepareDataDir(dataDir);
    return claimRuntime(dataDir);
  } catch (error) {
    return err(`cannot use the data dir ${dataDir}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
