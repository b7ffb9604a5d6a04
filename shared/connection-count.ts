/** Client connections of one port. */
export interface ConnectionCount {
  readonly open: number;
  /** Turned away since the start because `limit` were open. */
  readonly refused: number;
  /** As many as may be open at once (`limits.connections`). */
  readonly limit: number;
}
