/** What becomes of a model in the memory of a backend that is about to be drained. */
export interface MovedModel {
  readonly model: string;
  /**
   * `waiting`: its load is yet to come. `cold`: it is not in memory anywhere else, and cannot be loaded there for now.
   * `alone`: no other backend has it installed.
   */
  readonly state: 'waiting' | 'warming' | 'warm' | 'cold' | 'alone';
  /** Where it is, or is to be loaded; null where nowhere. */
  readonly backend: string | null;
  /** In what way, or why not, without a full stop. */
  readonly words: string;
}

/** A backend that is to be drained once what it has in memory is warm elsewhere. Until then it takes work. */
export interface LeavingSnapshot {
  readonly backend: string;
  /** `asking`: it goes on in service until somebody says whether it is to be drained although. */
  readonly state: 'warming' | 'asking';
  /** What stands in the way, one or two sentences; null while nothing does. */
  readonly question: string | null;
  /** How long its streams may go on once it is drained, ms; null = as long as they take. */
  readonly deadlineMs: number | null;
  /** Most wanted first. */
  readonly models: readonly MovedModel[];
}
