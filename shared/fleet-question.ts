/** What is asked of the fleet as a whole, and answered by the gateway itself. */
export type FleetQuestion = 'root' | 'health' | 'version' | 'tags' | 'ps' | 'models' | 'model';

/** An answer the gateway gives itself. */
export interface FleetAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}
