/** What one key may use of some models together, or of some routes; 0 = no limit. */
export interface QuotaNumbers {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  readonly requestsPerDay: number;
  readonly tokensPerDay: number;
}

/** The numbers in force for everybody; 0 = no limit. */
export interface LimitNumbers extends QuotaNumbers {
  readonly burst: number;
  readonly perIpRequestsPerMinute: number;
  /** By names of models and patterns. */
  readonly models: Readonly<Record<string, QuotaNumbers>>;
  /** By route templates and patterns. */
  readonly routes: Readonly<Record<string, Pick<QuotaNumbers, 'requestsPerMinute' | 'requestsPerDay'>>>;
}
