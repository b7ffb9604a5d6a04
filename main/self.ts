/** What the gateway knows of itself and its snapshots tell. */
export interface Self {
  readonly version: string;
  url(): string;
  state(): 'running' | 'stopping';
  /** While stopping: when running streams are ended, milliseconds since the epoch. */
  stopsAt(): number | null;
  isDemo(): boolean;
  configProblems(): readonly string[];
}
