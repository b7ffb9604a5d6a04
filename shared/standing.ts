/** How somebody stands with one limit, as the `ratelimit` headers tell it. */
export interface Standing {
  /** As the configuration calls it. */
  readonly limit: string;
  /** So much in each window. */
  readonly quota: number;
  readonly windowS: number;
  /** What can be had at once. */
  readonly remaining: number;
  /** Whole seconds until all of it can be had. */
  readonly resetS: number;
}
