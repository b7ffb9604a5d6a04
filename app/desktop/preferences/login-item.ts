import type { Result } from '../../../shared/result.ts';

/** Whether the system starts the program when its person logs in: kept by the system, which may change it on its own. */
export interface LoginItem {
  isOn(): boolean;
  /** The error is one line. */
  set(isOn: boolean): Result<void, string>;
}
