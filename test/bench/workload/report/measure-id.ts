/** The rows of a table. */
export type MeasureId =
  | 'p50'
  | 'p95'
  | 'p99'
  | 'short-p95'
  | 'over-bound'
  | 'batch'
  | 'tokens'
  | 'failed'
  | 'cut'
  | 'cut-elsewhere'
  | 'unanswered'
  | 'queue'
  | 'loads'
  | 'evictions'
  | 'reevaluated'
  | 'fairness';
