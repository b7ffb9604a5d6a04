/** What the gateway knows of itself and its snapshots tell. */
export interface Self {
  readonly version: string;
  url(): string;
  state(): 'running' | 'stopping';
  configProblems(): readonly string[];
}
