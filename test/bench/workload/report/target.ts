import type { MeasureId } from './measure-id.ts';

/** What one figure of the judged contender must not exceed: as it is, or as a multiple of nginx's. */
export interface TargetRule {
  measure: MeasureId;
  against: 'itself' | 'times nginx';
  most: number;
}

const timesNginx =
  (measure: MeasureId) =>
  (most: number): TargetRule => ({ measure, against: 'times nginx', most });

export const medianTtfb: (most: number) => TargetRule = timesNginx('p50');
export const tailTtfb: (most: number) => TargetRule = timesNginx('p95');
export const reevaluated: (most: number) => TargetRule = timesNginx('reevaluated');
export const loads: (most: number) => TargetRule = timesNginx('loads');
export const fairness = (most: number): TargetRule => ({ measure: 'fairness', against: 'itself', most });
/** Nobody sees an error who has not seen the beginning of an answer. */
export const refused: TargetRule = { measure: 'failed', against: 'itself', most: 0 };
/** No stream breaks but those on a server as it dies. */
export const cutElsewhere: TargetRule = { measure: 'cut-elsewhere', against: 'itself', most: 0 };
export const nearLowerBound: TargetRule = { measure: 'over-bound', against: 'itself', most: 1.5 };
